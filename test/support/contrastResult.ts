import type { ContrastKind } from '#cli/contrastCall';
import type { ContrastResult } from '#cli/contrastRun';
import { evidence, logRatio, zScore } from '#core/contrast/derived';
import { pairMeasures } from '#core/contrast/pairMeasures';
import { emptyPairs } from '#core/contrast/pairRows';
import type { ShownContrast } from '#core/panel/contrastBlocks';
import type { ContrastSide } from '#core/protocol/contrast';
import { closedFormCard } from './closedFormModel.ts';

const WORDS = ['yes', ' no', '=X'];
const summary = { tokens: 3, prompt: 2, filled: 1, window: 64, overlap: 16, start: null };

/** A contrast of three tokens: one that P likes, one that Q likes and P finds not plausible, one they agree on. */
export function contrastResult(kind: ContrastKind, changes: Partial<ContrastResult> = {}): ContrastResult {
  const text = WORDS.join('');
  const rows = emptyPairs(3);
  const logits = [
    [Float32Array.of(4, 0, 0), Float32Array.of(0, 0, 4)],
    [Float32Array.of(6, 0, 0), Float32Array.of(0, 2, 0)],
    [Float32Array.of(0, 0, 1), Float32Array.of(0, 0, 1)],
  ] as const;
  for (const [row, [p, q]] of logits.entries()) pairMeasures(p, q, row, rows, row);
  const ratios = logRatio(rows);
  const side: ContrastSide = { model: 'first', text, prompt: 'Say:\n', start: 'none', window: 64, overlap: 0 };
  const offsets = Uint32Array.of(0, 3, 3, 6, 6, 8);
  const numbers = Uint32Array.of(0, 1, 2);
  return {
    call: {
      kind,
      file: 'a.txt',
      text,
      model: { model: undefined, precision: 'exact', threads: 0, parts: 'all' },
      second: undefined,
      params: { p: side, q: { ...side, prompt: 'Do not say:' } },
    },
    pCard: { ...closedFormCard, name: 'one', digest: 'd1' },
    qCard: { ...closedFormCard, name: 'other', digest: 'd2', precision: 'fast' },
    found: {
      rows,
      ids: Int32Array.of(0, 1, 2),
      offsets,
      pRow: numbers,
      qRow: numbers,
      pContext: Uint32Array.of(2, 3, 4),
      qContext: Uint32Array.of(2, 3, 4),
      texts: new Map(WORDS.map((word, id) => [id, word])),
      summary: { pairs: 3, p: summary, q: { ...summary, filled: 0 } },
    },
    ratios,
    z: zScore(rows),
    evidence: evidence(ratios),
    neutral: undefined,
    agreement: undefined,
    changed: undefined,
    ...changes,
  };
}

/** The same, as the panel is handed it. */
export function shownContrast(): ShownContrast {
  const { found, z, evidence } = contrastResult('against-last');
  return { rows: found.rows, z, evidence, beta: 1, tokenText: id => found.texts.get(id) ?? '' };
}
