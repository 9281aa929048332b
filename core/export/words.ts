import type { Lens } from '../lens/lens.ts';
import { count, short } from '../lens/numbers.ts';
import { defused } from '../lens/visible.ts';
import type { Manifest, Scored } from './scored.ts';

/** What people read above and below a scored text; the terminal, the page and the picture say the same. */

/** The name of a document. */
export function documentName(file: string): string {
  return defused(file === '-' ? 'standard input' : file).replace(/[\t\n]/g, ' ');
}

/** A document's name without its folder. */
export function documentTitle(file: string): string {
  return documentName(file === '-' ? file : file.replace(/^.*[\\/](?=.)/s, ''));
}

/** The figures of the whole text: `412 tokens`, `perplexity 23.4`, `0.98 bits per byte`, ... */
export function figures({ summary, manifest }: Scored): readonly string[] {
  const { perplexity, bitsPerByte, meanSurprisal } = summary;
  return [
    count(summary.tokens, 'token'),
    ...(perplexity === null ? [] : [`perplexity ${short(perplexity)}`]),
    ...(bitsPerByte === null ? [] : [`${short(bitsPerByte)} bits per byte`]),
    ...(meanSurprisal === null ? [] : [`${short(meanSurprisal)} bits per token`]),
    ...(manifest.partial ? ['stopped before the end'] : []),
  ];
}

/** What made the figures. */
export function provenance(manifest: Manifest): readonly string[] {
  const { window, overlap, start } = manifest;
  return [
    manifest.model.name,
    manifest.server
      ? `computed by ${manifest.server.kind} at ${manifest.server.host}`
      : `${manifest.precision}, ${manifest.device}`,
    `window ${window}, overlap ${overlap}`,
    start === null ? 'no start token' : `starts after ${start.text}`,
    `${manifest.tool} ${manifest.version}`,
  ];
}

/** `Surprisal, bits` */
export function legendTitle(lens: Lens): string {
  return lens.scale.unit === '' ? lens.title : `${lens.title}, ${lens.scale.unit}`;
}
