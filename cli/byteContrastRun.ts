import type { ModelCard } from '#core/model/modelCard';
import { utf8Length, utf16Offsets } from '#core/text/utf16';
import { type ByteContrasted, contrastBytesOf } from '#engine/contrastBytesOf';
import type { ContrastCall } from './contrastCall.ts';
import type { Host } from './host.ts';
import type { ModelSession } from './modelSession.ts';
import type { Progress } from './progress.ts';

/** A contrast of two models that do not share a vocabulary. */
export interface ByteContrastResult {
  readonly call: ContrastCall;
  readonly pCard: ModelCard;
  readonly qCard: ModelCard;
  readonly found: ByteContrasted;
  /** Where each piece begins and ends in the document, UTF-16, `[2n]`. */
  readonly offsets: Uint32Array;
}

/** Compares the two loaded models byte by byte; a prompt is read by both. @throws UserError; Cancelled. */
export async function runByteContrast(
  call: ContrastCall,
  qCard: ModelCard,
  { client, card }: ModelSession,
  host: Host,
  progress: Progress,
): Promise<ByteContrastResult> {
  const { prompt, start, window } = call.params.p;
  const text = `${prompt}${call.text}`;
  const from = utf8Length(prompt);
  const params = { text, start, window, from, to: utf8Length(text) };
  progress.note('The two vocabularies differ: the models are compared byte by byte.');
  const found = await contrastBytesOf(client, params, {
    signal: host.signal,
    onProgress: (done, total) => progress.update({ label: 'Comparing', unit: 'bytes' }, done, total),
  });
  const { length, offsets: bytes } = found.pieces;
  const spans = Uint32Array.from({ length: 2 * length }, (_, i) => bytes[(i + 1) >> 1]! - from);
  return { call, pCard: card, qCard, found, offsets: utf16Offsets(call.text, spans) };
}
