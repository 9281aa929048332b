import { rankedRows } from '#core/contrast/candidates';
import { posterior } from '#core/contrast/derived';
import { UserError } from '#core/errors';
import { documentName } from '#core/export/words';
import { count, percent, signed } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import { lineTable } from '#core/text/lines';
import { fit, padEnd, padStart, textWidth } from '#core/text/width';
import type { ByteContrastResult } from '../byteContrastRun.ts';
import type { Preset } from './contrastText.ts';
import { wordsBefore } from './notableList.ts';
import type { TerminalView } from './terminalView.ts';

const MARGIN = '  ';
/** Columns of the longest piece that is shown whole. */
const PIECE = 24;
const EXPLAINED =
  'Pieces that both models cut the same, by how far their log ratio is from what P would expect, in standard deviations.';

/** A contrast of two vocabularies for people. @throws UserError where it is ranked by what only a common one has. */
export function byteContrastText(result: ByteContrastResult, preset: Preset, view: TerminalView): string {
  if (preset !== 'contrast') {
    throw new UserError(
      'bad-argument',
      `Without a common vocabulary pieces cannot be ranked by ${preset}: several bytes have no one distribution.`,
      'Leave out --by.',
    );
  }
  const { call, pCard, qCard, found } = result;
  const { pieces, leaked, complete } = found;
  const logOdds = pieces.evidence.at(-1) ?? 0;
  const bytes = (pieces.offsets.at(-1) ?? 0) - (pieces.offsets[0] ?? 0);
  const { paint } = view;
  const lines = [
    '',
    paint.bold(documentName(call.file)),
    `P  ${pCard.name} · ${pCard.precision} · window ${found.summary.p.window}`,
    `Q  ${qCard.name} · ${qCard.precision} · window ${found.summary.q.window}`,
    '',
    'The vocabularies differ: the models meet at bytes, over every way to cut the text.',
    `log-odds ${signed(logOdds)} nats over ${count(bytes, 'byte')} in ${count(pieces.length, 'piece')} (above 0: the text is likelier under P; P with ${percent(posterior(logOdds))})`,
    ...(leaked > 0.01 || !complete ? [`approximate: up to ${percent(leaked)} of a byte's mass was lost`] : []),
    '',
    paint.dim(EXPLAINED),
    ...tableLines(result, view),
  ];
  return `${lines.map(line => (line === '' ? '' : `${MARGIN}${line}`)).join('\n')}\n`;
}

function tableLines({ call, found: { pieces }, offsets }: ByteContrastResult, view: TerminalView): string[] {
  const chosen = rankedRows(pieces.z.map(Math.abs), [0, pieces.length], view.notable, 'high');
  const { position } = lineTable(call.text);
  const cells = chosen.map(piece => {
    const start = offsets[2 * piece]!;
    const { line, column } = position(start);
    const before = wordsBefore(call.text, start, Math.min(24, Math.floor(view.columns / 5)));
    return [
      `${line + 1}:${column + 1}`,
      `${before}${fit(visible(call.text.slice(start, offsets[2 * piece + 1]!)), PIECE)}`,
      signed(pieces.pLogProb[piece]! - pieces.qLogProb[piece]!),
      signed(pieces.z[piece]!),
      percent(Math.exp(pieces.pLogProb[piece]!)),
      percent(Math.exp(pieces.qLogProb[piece]!)),
    ];
  });
  const all = [['', '', 'r', 'z', 'P', 'Q'], ...cells];
  const widths = all[0]!.map((_, at) => Math.max(...all.map(row => textWidth(row[at]!))));
  return all.map((row, at) => {
    const words = row.map((cell, i) => (i === 0 ? padEnd(cell, widths[i]!) : padStart(cell, widths[i]!))).join('  ');
    return at === 0 ? view.paint.dim(words) : words;
  });
}
