import type { CriticalResult } from '#cli/criticalRun';
import type { Findings } from '#core/contrast/findCritical';
import { forkingRows } from '#core/contrast/forking';
import { quantileCurve } from '#core/contrast/quantileCurve';
import { scoredOf } from './scoredOf.ts';

const tally = (successes: number) => ({ successes, n: 16 });

/** Findings about five tokens of which the fourth decides. */
export const pivoted: Findings = {
  verdict: { kind: 'pivot', row: 3, exact: true },
  places: [
    { place: 1, tally: tally(12) },
    { place: 3, tally: tally(8) },
    { place: 4, tally: tally(0) },
  ],
  branches: [
    { id: 0, probability: 0.4, tally: tally(16) },
    { id: -1, probability: Number.NaN, tally: tally(4) },
  ],
};

/** A result about a prompt of one token and a response of four. */
export function criticalResult(findings: Findings | undefined, complete = true): CriticalResult {
  const scored = scoredOf('Q:·1.0 The·2.0 town·3.0 fell·9.0 down·1.0');
  const examples = new Map([['4', { failure: ' The town fell apart' }]]);
  return {
    scored,
    options: {
      after: 'Q:',
      check: { kind: 'answer', answer: '42' },
      rollouts: 16,
      rule: { maxTokens: 64, temperature: 1, topP: 0.95, stop: [], seed: 3 },
      by: 'entropy',
      candidates: 1,
      sweep: false,
      budget: 1000,
    },
    from: 1,
    forking: forkingRows(scored.stats.entropy),
    quantiles: quantileCurve(scored.stats.logProb),
    candidates: [3],
    search: findings && { findings, decoded: 512, complete, cut: false, examples },
    record: { '4': '0000' },
    fingerprint: 'f00d',
  };
}
