import { estimateAt, posterior } from '../contrast/derived.ts';
import type { PairRows } from '../contrast/pairRows.ts';
import type { Agreement } from '../contrast/paraphrases.ts';
import type { BarsBlock, Block, FactsBlock } from '../lens/block.ts';
import { contrast } from '../lens/contrast.ts';
import { grouped, percent, short, signed } from '../lens/numbers.ts';
import { step } from '../lens/scale.ts';
import { visible } from '../lens/visible.ts';
import { natsToBits } from '../math/units.ts';

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
  /** What the same prompts say in other words, where that was asked. */
  readonly agreement?: Agreement | undefined;
  /** ln p of each token after a prompt that says nothing either way, nats, where that was asked. */
  readonly neutral?: Float32Array | undefined;
  /** Two versions: what changed. */
  readonly changed?: ChangedFigures | undefined;
}

export interface ChangedFigures {
  readonly tokens: number;
  /** Mean -ln p over changed and over other tokens, nats; NaN where there are none. */
  readonly mean: number;
  readonly meanOfRest: number;
}

/** What two readings say: the curve of evidence, and, of a row that is looked at, its figures. */
export function contrastBlocks(found: ShownContrast, row: number): readonly Block[] {
  const whole = [...changes(found), evidenceBars(found.evidence, row)];
  return row < 0 || Number.isNaN(found.rows.kl[row]!) ? whole : [facts(found, row), ...whole];
}

function facts(found: ShownContrast, row: number): FactsBlock {
  const { rows, z, evidence, beta, tokenText } = found;
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
      ...controls(found, row),
      { label: 'text comes from the first reading', value: percent(posterior(evidence.at(-1) ?? 0)) },
    ],
  };
}

/** What holds only in one wording is about the wording. */
function controls({ agreement, neutral }: ShownContrast, row: number): FactsBlock['facts'] {
  const share = agreement?.share[row] ?? Number.NaN;
  return [
    ...(neutral ? [{ label: 'after the neutral prompt', value: percent(Math.exp(neutral[row]!)) }] : []),
    ...(Number.isNaN(share) ? [] : [{ label: 'wordings that agree', value: percent(share) }]),
  ];
}

function changes({ changed }: ShownContrast): readonly FactsBlock[] {
  if (!changed) return [];
  const bits = (nats: number) => (Number.isNaN(nats) ? '–' : `${short(natsToBits(nats))} bits`);
  return [
    {
      kind: 'facts',
      title: 'What changed',
      facts: [
        { label: 'changed tokens', value: grouped(changed.tokens) },
        { label: 'their mean surprisal', value: bits(changed.mean) },
        { label: 'mean surprisal of the rest', value: bits(changed.meanOfRest) },
      ],
    },
  ];
}

/** The log-odds after each of a few stretches of the text. */
export function evidenceBars(evidence: Float64Array, row: number): BarsBlock {
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
