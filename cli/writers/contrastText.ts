import { rankedRows } from '#core/contrast/candidates';
import { estimateAt, posterior } from '#core/contrast/derived';
import { LEAST_AGREEMENT } from '#core/contrast/paraphrases';
import { documentName } from '#core/export/words';
import { count, percent, short, signed } from '#core/lens/numbers';
import { defused, visible } from '#core/lens/visible';
import { mean, count as measuredOf } from '#core/math/summary';
import { natsToBits } from '#core/math/units';
import { lineTable } from '#core/text/lines';
import { fit, padEnd, padStart, textWidth } from '#core/text/width';
import type { ContrastKind } from '../contrastCall.ts';
import { BOUNDARY, type ContrastResult } from '../contrastRun.ts';
import { wordsBefore } from './notableList.ts';
import type { TerminalView } from './terminalView.ts';

const MARGIN = '  ';
/** Columns of the longest token that is shown whole. */
const TOKEN = 20;

/** How the ranking is made, each with the sentence that explains it. */
export const presets = {
  contrast: 'Tokens by how far their log ratio is from what P would expect, in standard deviations.',
  critical: 'Tokens that Q likes and P does not: the lowest cDPO scores.',
  distance: 'Places where the two distributions differ the most, whatever token stands there.',
} as const;
export type Preset = keyof typeof presets;

/** A contrast for people: the two runs, the verdict, the tokens most worth a look. */
export function contrastText(result: ContrastResult, preset: Preset, beta: number, view: TerminalView): string {
  const { paint } = view;
  const { call } = result;
  const lines = [
    '',
    `${MARGIN}${paint.bold(documentName(call.file))}`,
    `${MARGIN}P  ${sideWords(result, 'p')}`,
    `${MARGIN}Q  ${sideWords(result, 'q')}`,
    '',
    ...verdictLines(result).map(line => `${MARGIN}${line}`),
    '',
    `${MARGIN}${paint.dim(presets[preset])}`,
    ...tableLines(result, preset, beta, view),
    '',
  ];
  return lines.join('\n');
}

function sideWords({ call, pCard, qCard, found }: ContrastResult, side: 'p' | 'q'): string {
  const card = side === 'p' ? pCard : qCard;
  const { prompt } = call.params[side];
  const { filled, window } = found.summary[side];
  const words = [`${card.name} · ${card.precision} · window ${window}`];
  if (prompt !== '') words.push(`after “${fit(defused(prompt).replaceAll('\n', '↵'), 60)}”`);
  if (filled > 0) words.push(`${count(filled, 'line end')} before it, for equal lengths`);
  return words.join(' · ');
}

/** What the whole text says, in the words of the kind of contrast. */
const meanings: Readonly<Record<ContrastKind, string>> = {
  'against-model': 'the text is likelier under P',
  'against-precision': 'the text is likelier under P',
  'against-prompt': 'the text fits the prompt of P better',
  'against-last': 'the far context makes the text likelier',
  'against-file': 'what is in both versions is likelier in that of P',
  'against-rev': 'what is in both versions is likelier in that of P',
};

function verdictLines({ call, found, ratios, evidence, changed }: ContrastResult): string[] {
  const logOdds = evidence.at(-1) ?? 0;
  const { rows } = found;
  const measured = measuredOf(ratios);
  const differing = rows.pBest.reduce((n, id, row) => (id >= 0 && id !== rows.qBest[row] ? n + 1 : n), 0);
  const lines = [
    `log-odds ${signed(logOdds)} nats over ${count(measured, 'token')} (above 0: ${meanings[call.kind]}; P with ${percent(posterior(logOdds))})`,
    `mean divergence ${short(mean(rows.kl))} nats · mean distance ${short(mean(rows.distance))} · first choices differ at ${percent(measured === 0 ? 0 : differing / measured)} of the tokens`,
  ];
  if (changed) {
    const n = changed.marks.reduce((sum, mark) => sum + mark, 0);
    const bits = (nats: number) => (Number.isNaN(nats) ? 'none' : `${short(natsToBits(nats))} bits`);
    lines.push(
      `${count(n, 'changed token')}: mean surprisal ${bits(changed.meanChanged)}, the rest ${bits(changed.meanRest)}`,
    );
  }
  return lines;
}

function tableLines(result: ContrastResult, preset: Preset, beta: number, view: TerminalView): string[] {
  const { found, ratios, z, call } = result;
  const { rows, offsets, texts } = found;
  const scores = estimateAt(rows, beta);
  const chosen = rankedOf(result, preset, scores, view.notable);
  const { position } = lineTable(call.text);
  const cells = chosen.map(row => {
    const start = offsets[2 * row]!;
    const { line, column } = position(start);
    const token = fit(visible(call.text.slice(start, offsets[2 * row + 1]!)), TOKEN);
    const probability = (logProb: number) => percent(Math.exp(logProb));
    const best = (id: number) => fit(visible(texts.get(id) ?? ''), TOKEN);
    const same = rows.pBest[row] === rows.qBest[row];
    return [
      `${line + 1}:${column + 1}`,
      `${wordsBefore(call.text, start, Math.min(24, Math.floor(view.columns / 5)))}${token}`,
      signed(ratios[row]!),
      signed(z[row]!),
      percent(scores[row]!),
      short(rows.distance[row]!),
      probability(rows.pLogProb[row]!),
      probability(rows.qLogProb[row]!),
      same ? '' : `P ${best(rows.pBest[row]!)}, Q ${best(rows.qBest[row]!)}`,
      notesOf(result, row),
    ];
  });
  const head = ['', '', 'r', 'z', `s(${beta})`, 'distance', 'P', 'Q', 'first choices', ''];
  const all = [head, ...cells];
  const widths = head.map((_, at) => Math.max(...all.map(row => textWidth(row[at]!))));
  const aligned = all.map(row =>
    row.map((cell, at) => (at === 0 || at >= 8 ? padEnd(cell, widths[at]!) : padStart(cell, widths[at]!))).join('  '),
  );
  return aligned.map((line, at) => `${MARGIN}${at === 0 ? view.paint.dim(line.trimEnd()) : line.trimEnd()}`);
}

function rankedOf(result: ContrastResult, preset: Preset, scores: Float32Array, n: number): number[] {
  const all: readonly [number, number] = [0, result.found.rows.length];
  if (preset === 'critical') return rankedRows(scores, all, n, 'low');
  if (preset === 'distance') return rankedRows(result.found.rows.distance, all, n, 'high');
  return rankedRows(result.z.map(Math.abs), all, n, 'high');
}

function notesOf({ call, found, agreement }: ContrastResult, row: number): string {
  const notes: string[] = [];
  if (call.kind === 'against-prompt' && found.pRow[row]! < BOUNDARY) notes.push('at the seam of the prompt');
  if (found.rows.plausible[row] === 0) notes.push('not plausible to P');
  if (agreement && agreement.share[row]! < LEAST_AGREEMENT) notes.push('wordings disagree');
  return notes.join(', ');
}
