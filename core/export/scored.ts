import type { TokenText } from '../lens/describe.ts';
import type { Lens } from '../lens/lens.ts';
import type { Summary } from '../lens/summary.ts';
import type { ModelCard, Precision } from '../model/modelCard.ts';
import type { ServerCard } from '../model/serverCard.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';

/** What made the numbers of one document, so that they can be made again. Documented in docs/output.md. */
export interface Manifest {
  readonly tool: 'token-loupe';
  readonly version: string;
  /** The file as it was named, `-` for standard input. */
  readonly file: string;
  /** Digests are `null` for a model of a server. */
  readonly model: { readonly name: string; readonly digest: string | null };
  readonly tokenizer: { readonly digest: string | null };
  readonly precision: Precision | 'server';
  readonly device: string;
  readonly window: number;
  readonly overlap: number;
  readonly start: { readonly id: number; readonly text: string } | null;
  /** Only where a server computed. */
  readonly server?: ServerCard;
  /** Only where scoring was stopped before the end of the document. */
  readonly partial?: true;
}

type Computer = Pick<ModelCard, 'name' | 'digest' | 'tokenizerDigest' | 'precision' | 'device'>;

/** What a manifest says of the model that computed. */
export function computedBy(card: Computer): Pick<Manifest, 'model' | 'tokenizer' | 'precision' | 'device'> {
  return {
    model: { name: card.name, digest: card.digest || null },
    tokenizer: { digest: card.tokenizerDigest || null },
    precision: card.precision,
    device: card.device,
  };
}

/** The beginning of every manifest: `version` of this program, the file, and the model. */
export function madeBy(card: Computer, version: string, file: string) {
  return { tool: 'token-loupe' as const, version, file, ...computedBy(card) };
}

/** One scored document, as writers are handed it. */
export interface Scored {
  readonly manifest: Manifest;
  readonly text: string;
  /** The rows there are: all of them, or those before the stop. */
  readonly stats: TokenStats;
  readonly tokenText: TokenText;
  readonly summary: Summary;
  /** For a lens that is finer than tokens: its values by UTF-16 unit of the text. */
  readonly finer?: Float32Array | undefined;
}

/** How the documents are to be shown. */
export interface View {
  readonly lens: Lens;
  /** Choices a token is shown with. */
  readonly top: number;
}

/** Turns scored documents into text, in pieces, so that a long document never becomes one long string. */
export interface Writer {
  /** Before the first of `documents` documents. */
  open(documents: number): Iterable<string>;
  /** `place` counts the documents that were written, from 0. */
  document(scored: Scored, place: number): Iterable<string>;
  close(): Iterable<string>;
}
