import { deflateSync } from 'node:zlib';
import { assembleDocument, type DetectedDocument, type DetectedWindow } from '#core/detect/document';
import type { Reliability } from '#core/detect/headCard';
import { type Report, report, withPooled } from '#core/detect/report';
import type { DetectSummary, HeadFile } from '#core/protocol/detect';
import type { ModelClient } from '../client.ts';
import type { FoundHead } from './headShelf.ts';

type Asker = Pick<ModelClient, 'ask'>;

export interface ReadingOptions {
  readonly signal: AbortSignal;
  /** Told each window as it was read. */
  readonly onWindow?: (window: DetectedWindow) => void;
}

/** What judges a text. */
export interface TextJudge {
  readonly head: FoundHead | null;
  readonly reliability: Reliability;
  /** ln 1/f of each id of the model's tokenizer; `null` where no table is shipped for it. */
  readonly surprise: Float32Array | null;
}

export interface JudgedText {
  readonly report: Report;
  readonly document: DetectedDocument;
  readonly summary: DetectSummary;
}

/** The evidence of a text, and what a head that reads tokens makes of it. @throws Cancelled; UserError. */
export async function readEvidence(
  model: Asker,
  text: string,
  head: HeadFile | null,
  { signal, onWindow }: ReadingOptions,
): Promise<{ readonly read: DetectedDocument; readonly summary: DetectSummary }> {
  const windows: DetectedWindow[] = [];
  const onProgress = (window: DetectedWindow) => {
    windows.push(window);
    onWindow?.(window);
  };
  const summary = await model.ask('detect', { text, head }, { signal, onProgress });
  return { read: assembleDocument(windows), summary };
}

/**
 * Reads a text and judges it. `furtherOf` computes criteria of the normalised text that this model alone cannot.
 * @throws Cancelled; UserError.
 */
export async function judgeText(
  model: Asker,
  text: string,
  judge: TextJudge,
  options: ReadingOptions,
  furtherOf: (normalized: string) => Promise<Readonly<Record<string, number>>> = async () => ({}),
): Promise<JudgedText> {
  const { head } = judge;
  const { read, summary } = await readEvidence(model, text, head?.file ?? null, options);
  const { normalized } = summary;
  const further = await furtherOf(normalized);
  return {
    report: report(text, read, { ...judge, packedBytes: packedBytes(normalized), further }),
    document: head ? withPooled(read, head.card) : read,
    summary,
  };
}

/** Bytes of a text as zlib packs it, at its usual level. */
export function packedBytes(text: string): number {
  return deflateSync(text).length;
}
