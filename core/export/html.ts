import type { Lens } from '../lens/lens.ts';
import { scoredLenses } from '../lens/registry.ts';
import { runs } from '../lens/runs.ts';
import { legend, step } from '../lens/scale.ts';
import { defused, visible } from '../lens/visible.ts';
import { script } from './htmlScript.ts';
import { rampClass, style } from './htmlStyle.ts';
import { number } from './json.ts';
import type { Scored, View, Writer } from './scored.ts';
import { documentTitle, figures, provenance } from './words.ts';

/** Tokens in one block of the page; the browser lays out only the blocks that are seen. */
const BLOCK = 500;

/**
 * One page that needs nothing else: the texts coloured by the lens, a figure for every token on hover or with the arrow
 * keys, all lenses to switch between. Without scripts the colours of the chosen lens are still there.
 */
export function htmlWriter(view: View, sha256: Sha256): Writer {
  return {
    *open() {
      yield head(view, policy(sha256));
    },
    *document(scored) {
      const fine = isFine(scored, view.lens) ? ' fine' : '';
      yield `<article>\n${header(scored)}\n<div class="text${fine}" role="application" aria-label="Tokens; arrow keys move">`;
      yield* spans(scored, view.lens);
      yield '</div>\n<script type="application/json">';
      yield* data(scored, view);
      yield '</script>\n</article>\n';
    },
    *close() {
      yield `</main>\n<div id="tip" role="status" hidden></div>\n<script>${script}</script>\n</body>\n</html>\n`;
    },
  };
}

/** SHA-256 of the UTF-8 of a text, in base64; the host has it. */
export type Sha256 = (text: string) => string;

/** Nothing may be loaded from anywhere, and only this page's own style and script run: document text cannot. */
function policy(sha256: Sha256): string {
  const hash = (source: string) => `'sha256-${sha256(source)}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
}

function head(view: View, policy: string): string {
  const options = lensesOf(view).map(lens => {
    const selected = lens.id === view.lens.id ? ' selected' : '';
    const fine = lens.finer === undefined ? '' : ' data-fine';
    const data = `data-ramp="${rampClass[lens.scale.ramp]}"${fine}`;
    return `<option value="${lens.id}" ${data}${selected} title="${escaped(lens.explain)}">${escaped(lens.title)}</option>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Token Loupe</title>
<style>${style}</style>
</head>
<body>
<nav>
<label>Lens <select id="lens">${options.join('')}</select></label>
${lensesOf(view)
  .map(lens => legendHtml(lens, lens.id === view.lens.id))
  .join('\n')}
</nav>
<main>
`;
}

/** The lenses that every scored text has, and the one that is looked through, whose column somebody has filled. */
function lensesOf({ lens }: View): readonly Lens[] {
  return scoredLenses.some(({ id }) => id === lens.id) ? scoredLenses : [...scoredLenses, lens];
}

function legendHtml(lens: Lens, shown: boolean): string {
  const unit = lens.scale.unit === '' ? '' : `<span>${escaped(lens.scale.unit)}</span>`;
  const entries = legend(lens.scale).map(
    entry => `<span class="${rampClass[lens.scale.ramp]}${entry.step}">${escaped(entry.label)}</span>`,
  );
  return `<p class="legend" data-lens="${lens.id}"${shown ? '' : ' hidden'}>${entries.join('')}${unit}</p>`;
}

function header(scored: Scored): string {
  const { manifest } = scored;
  const lines = [figures(scored), provenance(manifest)].map(parts => escaped(parts.join(' · ')));
  return `<h1>${escaped(documentTitle(manifest.file))}</h1>\n<p>${lines[0]}</p>\n<p class="how">${lines[1]}</p>`;
}

/** The text, one element per token that has text of its own, in blocks. */
function* spans(scored: Scored, lens: Lens): Iterable<string> {
  const { stats, text } = scored;
  const values = lens.compute(stats);
  const ramp = rampClass[lens.scale.ramp];
  const fine = isFine(scored, lens);
  for (let row = 0; row < stats.length; row += 1) {
    if (row % BLOCK === 0) yield `${row === 0 ? '' : '</span>'}<span class="block">`;
    const [start, end] = [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!];
    if (start === end) continue;
    const inside =
      fine && !Number.isNaN(values[row]!) ? fineHtml(scored, lens, start, end) : pieceHtml(text.slice(start, end));
    yield `<i class="${fine ? 'f' : `${ramp}${step(lens.scale, values[row]!)}`}" data-row="${row}">${inside}</i>`;
  }
  if (stats.length > 0) yield '</span>';
}

function isFine({ finer }: Scored, lens: Lens): boolean {
  return lens.finer !== undefined && finer !== undefined;
}

/** A part of the text with the characters of one step together. */
function fineHtml({ text, finer }: Scored, { scale }: Lens, start: number, end: number): string {
  const own = finer!.subarray(start, end);
  const offsets = Uint32Array.from({ length: 2 * own.length }, (_, i) => start + ((i + 1) >> 1));
  // The line feed says it for both.
  const values = own.map((value, at) => (text.startsWith('\r\n', start + at) ? (own[at + 1] ?? value) : value));
  const part = (step: number, from: number, to: number) =>
    from < to ? `<u class="u${step}">${pieceHtml(text.slice(from, to))}</u>` : '';
  let html = '';
  let at = start;
  for (const run of runs(values, offsets, scale)) {
    html += part(0, at, run.start) + part(run.step, run.start, run.end);
    at = run.end;
  }
  return html + part(0, at, end);
}

/** A newline gets a sign, so that its colour is seen. */
function pieceHtml(piece: string): string {
  return escaped(defused(piece.replace(/\r(?=\n)/g, ''))).replaceAll('\n', '<b></b>\n');
}

/** The rows for the script: texts once each, then columns. Steps are digits, one string per lens. */
function* data({ stats, tokenText, manifest }: Scored, view: View): Iterable<string> {
  const shown = Math.min(view.top, stats.k);
  const choices = (row: number) =>
    Array.from(stats.topIds.subarray(row * stats.k, row * stats.k + shown)).filter(id => id >= 0);
  const used = new Set<number>(stats.ids);
  for (let row = 0; row < stats.length; row += 1) for (const id of choices(row)) used.add(id);
  // Without ids of the server's the numbers of the rows mean nothing to readers.
  yield manifest.server?.ids === false ? '{"noIds":true,"texts":{' : '{"texts":{';
  let first = true;
  for (const id of used) {
    yield `${first ? '' : ','}"${id}":${scriptSafe(visible(tokenText(id)))}`;
    first = false;
  }
  yield '},"steps":{';
  for (const [at, lens] of lensesOf(view).entries()) {
    const digits = Array.from(lens.compute(stats), value => step(lens.scale, value)).join('');
    yield `${at === 0 ? '' : ','}"${lens.id}":"${digits}"`;
  }
  yield '},"rows":[';
  for (let row = 0; row < stats.length; row += 1) {
    const ids = choices(row);
    const logProbs = ids.map((_, place) => number(stats.topLogProbs[row * stats.k + place]!));
    const figures = [stats.logProb, stats.entropy, stats.rank, stats.topP, stats.context];
    const words = figures.map(column => number(column[row]!));
    yield `${row === 0 ? '' : ',\n'}[${stats.ids[row]},${words.join()},[${ids.join()}],[${logProbs.join()}]]`;
  }
  yield ']}';
}

/** JSON that cannot end the script element it stands in. */
function scriptSafe(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c');
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
