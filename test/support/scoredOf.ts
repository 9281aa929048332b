import type { Manifest, Scored } from '#core/export/scored';
import { summarize } from '#core/lens/summary';
import { statsOf } from '#test/support/statsOf';

/** A scored document from a sketch, as `statsOf` reads it, with a manifest of made-up digests. */
export function scoredOf(sketch: string, manifest: Partial<Manifest> = {}, k = 3): Scored {
  const { text, stats, texts } = statsOf(sketch, k);
  return {
    manifest: {
      tool: 'token-loupe',
      version: '1.2.3',
      file: 'docs/sketch.md',
      model: { name: 'SmolLM2-135M-Instruct', digest: 'b179c952' },
      tokenizer: { digest: '0a1b2c3d' },
      precision: 'exact',
      device: 'cpu',
      window: 2048,
      overlap: 512,
      start: { id: 0, text: '<|endoftext|>' },
      ...manifest,
    },
    text,
    stats,
    tokenText: id => texts.get(id) ?? '',
    summary: summarize(stats, text),
  };
}

/** What a writer makes of documents. */
export function writtenBy(
  writer: {
    open(documents: number): Iterable<string>;
    document(scored: Scored, place: number): Iterable<string>;
    close(): Iterable<string>;
  },
  ...documents: Scored[]
): string {
  const pieces = [...writer.open(documents.length)];
  for (const [place, scored] of documents.entries()) pieces.push(...writer.document(scored, place));
  return [...pieces, ...writer.close()].join('');
}

/** A text with everything that can go wrong in a format: quotes, tags, commas, tabs, control characters, emoji. */
export const nasty = 'The "a",b·12 </script><b>·16 \t=1+1·3 \\n·2\u001b[31m 漢字·9 👩\u200d👩·5 ⏎end·0.5 \ud83d·7';
