import { pages, palettes, type Theme } from '../lens/palette.ts';
import { type LegendEntry, legend, type Ramp } from '../lens/scale.ts';
import { fit, textWidth } from '../text/width.ts';
import { finerRows } from './finerRows.ts';
import { escaped } from './html.ts';
import { layOut } from './layout.ts';
import type { Scored, View, Writer } from './scored.ts';
import { documentTitle, figures, legendTitle } from './words.ts';
import type { Row } from './wrap.ts';

/** Columns of text in the picture, and pixels of a column and a row. */
const COLUMNS = 100;
const CELL = 8.4;
const LINE = 21;
const MARGIN = 24;

/** A picture of the coloured text with its legend; it needs nothing else and follows the viewer's light or dark. */
export function svgWriter(view: View): Writer {
  return {
    *open() {},
    *document(scored) {
      yield* picture(scored, view);
    },
    *close() {},
  };
}

function* picture(scored: Scored, view: View): Iterable<string> {
  const stats = finerRows(scored, view.lens);
  // The height stands first, so the rows are laid out once to be counted.
  let rows = 0;
  for (const _ of layOut(scored.text, stats, view.lens, COLUMNS)) rows += 1;
  const width = Math.ceil(COLUMNS * CELL + 2 * MARGIN);
  const height = Math.ceil((rows + 4) * LINE + 2 * MARGIN);
  const name = escaped(fit([documentTitle(scored.manifest.file), ...figures(scored)].join(' · '), COLUMNS));
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">${name}</title>
<style>${style(view.lens.scale.ramp)}</style>
<rect class="page" width="100%" height="100%"/>
${textAt(0, 0, name, 'strong')}
${legendRow(legendTitle(view.lens), legend(view.lens.scale))}
`;
  let at = 3;
  for (const row of layOut(scored.text, stats, view.lens, COLUMNS)) {
    yield rowSvg(row, at);
    at += 1;
  }
  yield '</svg>\n';
}

function style(ramp: Ramp): string {
  const shades = (theme: Theme) => {
    const steps = palettes[theme][ramp].map(
      ({ background, foreground }, at) => `.b${at + 1}{fill:${background}}.t${at + 1}{fill:${foreground}}`,
    );
    return `.page{fill:${pages[theme].background}}text{fill:${pages[theme].foreground}}${steps.join('')}`;
  };
  const font = 'ui-monospace,SFMono-Regular,Menlo,Consolas,&quot;DejaVu Sans Mono&quot;,monospace';
  return `text{font:14px ${font.replaceAll('&quot;', "'")};white-space:pre}.strong{font-weight:bold}${shades('light')}@media(prefers-color-scheme:dark){${shades('dark')}}`;
}

function legendRow(title: string, entries: readonly LegendEntry[]): string {
  const parts = [textAt(0, 1, escaped(title))];
  let column = textWidth(title) + 2;
  for (const { step, label } of entries) {
    const columns = textWidth(label) + 2;
    parts.push(segmentSvg(` ${label} `, step, columns, column, 1));
    column += columns + 1;
  }
  return parts.join('\n');
}

function rowSvg(row: Row, at: number): string {
  const parts: string[] = [];
  let column = 0;
  for (const segment of row) {
    parts.push(segmentSvg(segment.text, segment.step, segment.columns, column, at));
    column += segment.columns;
  }
  return parts.length === 0 ? '' : `${parts.join('\n')}\n`;
}

/** Text on its shade. `textLength` keeps both together whatever font the viewer has. */
function segmentSvg(text: string, step: number, columns: number, column: number, at: number): string {
  const x = MARGIN + column * CELL;
  const width = (columns * CELL).toFixed(1);
  const y = MARGIN + at * LINE;
  const shade =
    step === 0
      ? ''
      : `<rect class="b${step}" x="${x.toFixed(1)}" y="${y}" width="${width}" height="${LINE - 2}" rx="2"/>`;
  if (text.trim() === '') return shade;
  const name = step === 0 ? '' : ` class="t${step}"`;
  const length = columns > 0 ? ` textLength="${width}" lengthAdjust="spacingAndGlyphs"` : '';
  return `${shade}<text${name} x="${x.toFixed(1)}" y="${y + 14}"${length} xml:space="preserve">${escaped(text)}</text>`;
}

function textAt(column: number, at: number, safe: string, name = ''): string {
  return `<text${name === '' ? '' : ` class="${name}"`} x="${MARGIN + column * CELL}" y="${MARGIN + at * LINE + 14}" xml:space="preserve">${safe}</text>`;
}
