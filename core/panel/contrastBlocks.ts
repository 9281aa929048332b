import { estimateAt, posterior } from '../contrast/derived.ts';
import type { PairRows } from '../contrast/pairRows.ts';
import type { BarsBlock, Block, FactsBlock } from '../lens/block.ts';
import { contrast } from '../lens/contrast.ts';
import { percent, short } from '../lens/numbers.ts';
import { step } from '../lens/scale.ts';
import { visible } from '../lens/visible.ts';

/** Title of the blocks, also while they are being asked for. */
export const CONTRAST_TITLE = 'Contrast of two readings';
export const EVIDENCE_TITLE = 'Evidence so far, in nats';

/** Points of the curve. */
const POINTS = 12;

/** A contrast as the panel shows it; arrays are `[n]`, one entry for each token of the text. */
export interface ShownContrast {
  readonly rows: PairRows;
  readonly z: Float32Array;
  readonly evidence: Float64Array;
  readonly beta: number;
  readonly tokenText: (id: number) => string;
}

/** What two readings say: the curve of evidence, and, of a row that is looked at, its figures. */
export function contrastBlocks(found: ShownContrast, row: number): readonly Block[] {
  const curve = evidenceBars(found, row);
  return row < 0 || Number.isNaN(found.rows.kl[row]!) ? [curve] : [facts(found, row), curve];
}

function facts({ rows, z, evidence, beta, tokenText }: ShownContrast, row: number): FactsBlock {
  const ratio = rows.pLogProb[row]! - rows.qLogProb[row]!;
  const best = (id: number) => visible(tokenText(id));
  return {
    kind: 'facts',
    title: CONTRAST_TITLE,
    facts: [
      { label: 'log ratio', value: `${signed(ratio)} nats` },
      { label: 'in standard deviations', value: contrast.format(z[row]!) },
      { label: 'contrastive estimate', value: percent(estimateAt(rows, beta)[row]!) },
      { label: 'distance of the distributions', value: short(rows.distance[row]!) },
      { label: 'in the first reading', value: percent(Math.exp(rows.pLogProb[row]!)) },
      { label: 'in the second reading', value: percent(Math.exp(rows.qLogProb[row]!)) },
      { label: 'first choice of the first reading', value: best(rows.pBest[row]!) },
      { label: 'first choice of the second reading', value: best(rows.qBest[row]!) },
      { label: 'text comes from the first reading', value: percent(posterior(evidence.at(-1) ?? 0)) },
    ],
  };
}

/** The log-odds after each of a few stretches of the text. */
function evidenceBars({ evidence }: ShownContrast, row: number): BarsBlock {
  const points = Math.min(POINTS, evidence.length);
  const ends = Array.from({ length: points }, (_, i) => Math.ceil(((i + 1) * evidence.length) / points));
  const values = ends.map(end => evidence[end - 1]!);
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const bars = values.map((value, i) => ({
    label: percent(ends[i]! / evidence.length),
    share: Math.abs(value) / most,
    figure: signed(value),
    step: step(contrast.scale, value),
    here: row >= 0 && row < ends[i]! && row >= (ends[i - 1] ?? 0),
  }));
  return { kind: 'bars', title: EVIDENCE_TITLE, bars };
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${short(Math.abs(value))}`;
}
