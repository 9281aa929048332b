/** Answers about bytes and holes as an inference process gives them, made up. */

import type { FimResult } from '#core/bytes/fimResult';
import type { NextByteResult } from '#core/bytes/nextByteResult';

export function foundBytes(changes: Partial<NextByteResult> = {}): NextByteResult {
  const only = (outcome: number) => new Float64Array(257).map((_, i) => (i === outcome ? 1 : 0));
  return {
    exact: only(0x63),
    each: [only(0x63)],
    naive: only(256),
    healed: only(0xe4),
    healedFurther: only(0xe4),
    takenBack: 1,
    leaked: [0.25],
    rows: 3,
    complete: false,
    contexts: [{ tokens: ['a', ' b', 'c', 'd'], pending: Uint8Array.of(0x20, 0x66), share: 1 }],
    continuations: [{ text: 'ct', probability: 0.75 }],
    characters: [{ text: 'c', probability: 1 }],
    unfinished: 0,
    context: 9,
    skipped: 2,
    setting: { window: 64, start: null },
    ...changes,
  };
}

/** With tokens of a model that is trained, of one that is not, and without. */
export function filledHoles(): readonly FimResult[] {
  const shared = {
    layout: 'prefix-suffix-middle',
    boundary: 'split',
    middle: { given: -Math.LN2, left: -2 * Math.LN2 },
    tokens: [{ id: 1, text: ' a', given: -Math.LN2, left: -2 * Math.LN2 }],
    bytes: { given: null, left: Float64Array.of(0) },
    end: 0.5,
    candidates: [
      { text: ' a', isOriginal: true, logProb: -1, probability: 0.75 },
      { text: '', isOriginal: false, logProb: -2, probability: 0.25 },
    ],
    read: { prefix: 1, suffix: 1 },
    setting: { window: 64, start: null },
  } as const;
  const fimTokens = ['<fim_prefix>', '<fim_suffix>'];
  return [
    { ...shared, method: 'tokens', isTrained: true, fimTokens },
    { ...shared, method: 'tokens', isTrained: false, fimTokens, layout: 'suffix-prefix-middle' },
    {
      ...shared,
      method: 'joint',
      layout: 'prefix-middle-suffix',
      boundary: 'rollback',
      isTrained: true,
      fimTokens: [],
      middle: { given: null, left: -1 },
    },
  ];
}
