import type { DetectedDocument } from '../detect/document.ts';
import type { Band } from '../detect/judgement.ts';
import type { MeasuredOn } from '../detect/measuredOn.ts';
import { type Report, scoredSegments } from '../detect/report.ts';
import { paragraphs, type Segment } from '../detect/segments.ts';
import { aiText } from '../lens/aiText.ts';
import type { Bar, BarsBlock, Block, FactsBlock, TableBlock, TextBlock } from '../lens/block.ts';
import { grouped, percent } from '../lens/numbers.ts';
import { step } from '../lens/scale.ts';
import { defused, visible } from '../lens/visible.ts';
import { lineTable } from '../text/lines.ts';

/** Heads the blocks, also while they are being asked for. */
export const AI_TEXT_TITLE = 'How the text reads';

/** A stretch of the text and its part in the logit. */
interface JudgedSegment extends Segment {
  readonly logit: number;
}

const MOST_BARS = 8;
/** Characters of a sentence that are shown. */
const SHOWN = 60;

/** What a band says; no more than its measured error rates allow. */
export const bandSentences: Readonly<Record<Band, string>> = {
  'too-short': 'Too short to say anything.',
  outside: 'Unlike anything the head was trained on: no number.',
  'looks-human': 'Reads like human text.',
  undecided: 'Could be either.',
  'leans-machine': 'Reads more like machine text; at most {0} of human texts do.',
  'looks-machine': 'Reads like machine text; at most {0} of human texts do.',
};

/** What held-out kinds of text and writers showed; it stands beside every number. */
export const rateSentence =
  'Its error rates hold for kinds of text and writers that it was trained on. On others it can be wrong either way, and does not notice.';

/** What the criteria's areas were measured on. */
export const measuredSentences: Readonly<Record<MeasuredOn | 'nothing', string>> = {
  code: 'Measured on English source code.',
  technical: 'Measured on English technical text.',
  prose: 'Measured on English prose.',
  'short code': 'Measured on short pieces of English source code.',
  'short technical': 'Measured on short pieces of English technical text.',
  'short prose': 'Measured on short pieces of English prose.',
  nothing: 'What criteria are worth was measured on English alone.',
};

/** Every sentence that stands for something found. */
export const aiTextSentences: readonly string[] = [
  ...Object.values(bandSentences),
  ...Object.values(measuredSentences),
  rateSentence,
];

/** What is said of a whole text: a sentence, a gauge, and what to bear in mind. */
export function aiTextVerdict(report: Report): readonly Block[] {
  return [
    verdict(report),
    ...gauge(report),
    ...(report.head === null ? [] : [note('Judged by the head {0}.', [report.head])]),
    ...(isSaid(report) ? [note(rateSentence, [])] : []),
    ...report.warnings.map(({ text: words, values }): TextBlock => note(words, values)),
  ];
}

/** What it comes from: sentences, paragraphs, what would change the answer, criteria. */
export function aiTextBlocks(text: string, detected: DetectedDocument, report: Report): readonly Block[] {
  // Where nothing is said of the whole, its parts say nothing either.
  const knowsTokens = isSaid(report) && report.spans.some(({ logit }) => !Number.isNaN(logit));
  const about = (title: string, segments: readonly JudgedSegment[]) => segmentBars(title, text, segments);
  return [
    ...(knowsTokens ? about('Sentences that say most', report.spans) : []),
    ...(knowsTokens ? about('Paragraphs', scoredSegments(paragraphs(text), detected)) : []),
    ...(knowsTokens ? decisive(text, detected) : []),
    criterionTable(report),
    note(measuredSentences[report.measuredOn ?? 'nothing'], []),
    note('Below 0.5 a criterion points the other way on text of this kind. None of them is a probability.', []),
  ];
}

/** Evidence on one token. */
export function aiTextTokenBlock(contribution: number, weight: number): FactsBlock {
  return {
    kind: 'facts',
    title: AI_TEXT_TITLE,
    facts: [
      { label: 'part in the logit', value: signed(contribution, 4) },
      { label: 'weight, 1 is the average', value: weight.toFixed(2) },
    ],
  };
}

function isSaid({ judgement }: Report): boolean {
  return judgement !== null && judgement.probability !== null;
}

function note(text: string, values: readonly string[]): TextBlock {
  return { kind: 'text', title: AI_TEXT_TITLE, text, values };
}

function verdict({ judgement }: Report): TextBlock {
  if (!judgement) return note('No head fits this model: there are criteria only.', []);
  const rate = judgement.band === 'looks-machine' ? 0.01 : 0.05;
  return note(bandSentences[judgement.band], judgement.band.endsWith('-machine') ? [percent(rate)] : []);
}

/** The probability with its interval, as lengths. */
function gauge({ judgement }: Report): BarsBlock[] {
  if (judgement?.probability === null || !judgement?.interval) return [];
  const { probability, interval } = judgement;
  const bar = (label: string, share: number): Bar => {
    return { label, share, figure: percent(share), step: share >= 0.5 ? 6 : 2, here: false };
  };
  return [
    {
      kind: 'bars',
      title: 'Probability of machine text, if half of all texts were',
      bars: [bar('at least', interval[0]), bar('most likely', probability), bar('at most', interval[1])],
    },
  ];
}

function segmentBars(title: string, text: string, segments: readonly JudgedSegment[]): BarsBlock[] {
  const chosen = [...segments].sort((a, b) => Math.abs(b.logit) - Math.abs(a.logit)).slice(0, MOST_BARS);
  const most = Math.max(...chosen.map(({ logit }) => Math.abs(logit)), Number.MIN_VALUE);
  if (chosen.length === 0) return [];
  const { position } = lineTable(text);
  return [
    {
      kind: 'bars',
      title,
      bars: chosen.map(({ start, end, logit }) => ({
        label: String(position(start).line + 1),
        share: Math.abs(logit) / most,
        figure: `${signed(logit, 2)}  ${beginning(text.slice(start, end))}`,
        // As strong as the lens would show it, were the segment the whole text.
        step: step(aiText.scale, (logit * text.length) / (end - start)),
        here: false,
      })),
    },
  ];
}

/** As running text, on one line. */
function beginning(segment: string): string {
  const words = defused(segment.slice(0, SHOWN).replaceAll(/\s+/g, ' '));
  return segment.length > SHOWN ? `${words.trimEnd()}…` : words;
}

/** The fewest tokens without which the head would say the opposite. */
export function decisiveTokens({ contribution, logit }: DetectedDocument): readonly number[] {
  const side = Math.sign(logit);
  const rows = [...contribution.keys()].filter(row => Math.sign(contribution[row]!) === side);
  rows.sort((a, b) => Math.abs(contribution[b]!) - Math.abs(contribution[a]!));
  let left = Math.abs(logit);
  let count = 0;
  while (left > 0 && count < rows.length) {
    left -= Math.abs(contribution[rows[count]!]!);
    count += 1;
  }
  return rows.slice(0, count);
}

function decisive(text: string, detected: DetectedDocument): TextBlock[] {
  if (!Number.isFinite(detected.logit) || detected.logit === 0) return [];
  const rows = decisiveTokens(detected);
  const { offsets } = detected.stats;
  const words = rows
    .slice(0, MOST_BARS)
    .map(row => visible(text.slice(offsets[2 * row]!, offsets[2 * row + 1]!).trim()));
  const values = [grouped(rows.length), words.map(word => `“${word}”`).join(', ')];
  return [
    { kind: 'text', title: 'What would change the answer', text: 'Without {0} tokens it would tip: {1}', values },
  ];
}

function criterionTable({ criteria }: Report): TableBlock {
  const generations = [...new Set(criteria.flatMap(({ reliability }) => Object.keys(reliability)))];
  return {
    kind: 'table',
    title: 'Criteria without training, with their AUROC by generation of the writer',
    columns: [
      { label: 'criterion', numeric: false },
      { label: 'value', numeric: true },
      ...generations.map(label => ({ label, numeric: true })),
    ],
    rows: criteria.map(({ name, value, reliability }) => [
      name,
      Number.isFinite(value) ? value.toPrecision(4) : '–',
      ...generations.map(generation => reliability[generation]?.toFixed(2) ?? '–'),
    ]),
  };
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}
