import type { Band } from '#core/detect/judgement';
import type { Report, ReportedSpan } from '#core/detect/report';
import { warningText } from '#core/detect/warnings';
import { defused } from '#core/lens/visible';
import { lineTable } from '#core/text/lines';
import { fit, padEnd, padStart } from '#core/text/width';
import type { JudgedText } from '#engine/detect/judgeText';
import type { Paint } from '../terminal/colors.ts';

/** Sentences that are listed, those that say most. */
const MOST_SPANS = 8;
const GAUGE = 40;

/** What a band says, in words that say no more. */
export const bandWords: Readonly<Record<Band, string>> = {
  'too-short': 'too short to say anything',
  outside: 'outside what the head knows',
  'looks-human': 'reads like human text',
  undecided: 'could be either',
  'leans-machine': 'reads more like machine text (at most 5 % of human texts do)',
  'looks-machine': 'reads like machine text (at most 1 % of human texts do)',
};

/** One text for people: gauge, warnings, sentences, criteria. */
export function detectTerminal(file: string, text: string, found: JudgedText, paint: Paint, columns: number): string {
  const { report, document } = found;
  const blocks = [
    `${paint.bold(file)}  ${paint.dim(`${document.evidence.length} tokens of evidence`)}`,
    ...gauge(found, paint),
    ...report.warnings.map(warning => `! ${warningText(warning)}`),
    '',
    // Where nothing is said of the whole, its parts say nothing either.
    ...(report.judgement?.probability == null ? [] : sentenceLines(text, report.spans, paint, columns)),
    ...criterionLines(report, paint),
  ];
  return `${blocks.map(line => (line === '' ? line : `  ${line}`)).join('\n')}\n`;
}

function gauge({ report: { judgement } }: JudgedText, paint: Paint): string[] {
  if (!judgement) return ['No head fits this model: criteria only.'];
  const words = paint.bold(bandWords[judgement.band]);
  if (judgement.probability === null || judgement.interval === null) return [words];
  const at = (share: number) => Math.min(GAUGE - 1, Math.floor(share * GAUGE));
  const [low, high] = judgement.interval;
  const bar = Array.from({ length: GAUGE }, (_, i) => {
    if (i === at(judgement.probability!)) return '●';
    return i >= at(low) && i <= at(high) ? '━' : '·';
  });
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return [
    `human ${bar.join('')} machine  ${percent(judgement.probability)}  (${percent(low)} to ${percent(high)})`,
    words,
    paint.dim('These rates hold for kinds of text and writers that the head was trained on. On others it can be'),
    paint.dim('wrong either way, and does not notice.'),
  ];
}

function sentenceLines(text: string, spans: readonly ReportedSpan[], paint: Paint, columns: number): string[] {
  if (!spans.some(({ logit }) => !Number.isNaN(logit))) return [];
  const { position } = lineTable(text);
  const telling = [...spans].sort((a, b) => Math.abs(b.logit) - Math.abs(a.logit));
  const lines = telling.slice(0, MOST_SPANS).map(({ start, end, logit }) => {
    const { line, column } = position(start);
    const place = padEnd(`${line + 1}:${column + 1}`, 8);
    const words = defused(text.slice(start, end)).replace(/\s+/g, ' ');
    return `${place} ${padStart(signed(logit), 6)}  ${fit(words, Math.max(10, columns - 20))}`;
  });
  return [paint.bold('Sentences that say most (+ machine, - human, in the logit)'), ...lines, ''];
}

function criterionLines({ criteria, measuredOn }: Report, paint: Paint): string[] {
  const lines = criteria.map(({ name, value, reliability }) => {
    const measured = Object.entries(reliability).map(([generation, auroc]) => `${generation} ${worth(auroc)}`);
    const figure = Number.isFinite(value) ? value.toPrecision(4) : 'none';
    return `${padEnd(name, 16)} ${padStart(figure, 10)}  ${paint.dim(measured.join(', '))}`;
  });
  return [
    paint.bold('Criteria'),
    paint.dim(
      measuredOn
        ? `AUROC of each, measured on ${measuredOn} text, by generation of the writer`
        : 'What they are worth was measured on English alone',
    ),
    ...lines,
  ];
}

/** An AUROC with what it means: below a half a criterion says the opposite of what was proposed. */
export function worth(auroc: number): string {
  return `${auroc.toFixed(2)}${auroc < 0.4 ? ' inverted here' : auroc < 0.6 ? ' no use here' : ''}`;
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(2)}`;
}
