import { placeOf } from '#core/bytes/atCursor';
import { byteSurprisals } from '#core/bytes/surprisals';
import { bytePairs, commonPlaces } from '#core/contrast/pieces';
import type { Context } from '#core/protocol/channel';
import type { ByteContrastParams, ByteContrastProgress, ByteContrastSummary } from '#core/protocol/contrast';
import { utf8Offsets } from '#core/text/utf16';
import type { LoadedModels } from './loadedModel.ts';
import { otherForm, type Prepared, prepareAll, requirePlace } from './readBytes.ts';

/**
 * Compares the next-byte distributions of the two models, where they are: exact for either, whatever its vocabulary.
 * @throws UserError where there is no second model, or a model reads the text in another form; Cancelled.
 */
export async function contrastBytes(
  models: LoadedModels,
  params: ByteContrastParams,
  { signal, report }: Context<ByteContrastProgress>,
): Promise<ByteContrastSummary> {
  const { text, from, to } = params;
  requirePlace(text, from, to, 0);
  const [p, q] = prepareAll(models, { ...params, ensemble: 'mean' }) as [Prepared, Prepared];
  if ([p, q].some(({ document }) => document.text !== text)) throw otherForm();
  const range = { from, to, distributions: true };
  const [pRows, qRows] = [p, q].map(({ reader, document, reading }) =>
    byteSurprisals(reader.lm, document, placeOf(reader.lm, reading), range, signal),
  ) as [ReturnType<typeof byteSurprisals>, ReturnType<typeof byteSurprisals>];
  for await (const left of pRows) {
    const { value: right } = await qRows.next();
    if (!right) break;
    const bytes = p.document.bytes.subarray(left.at, left.at + left.logProb.length);
    await report({
      at: left.at,
      rows: bytePairs(left.distributions!, right.distributions!, bytes),
      leaked: left.leaked.map((share, row) => Math.max(share, right.leaked[row]!)),
      complete: left.complete && right.complete,
    });
  }
  return { cuts: cutsOf(p, q, from, to), p: settingOf(p), q: settingOf(q) };
}

function cutsOf(p: Prepared, q: Prepared, from: number, to: number): Uint32Array {
  const [a, b] = [p, q].map(({ document: { text, encoding } }) => {
    const ends = encoding.offsets.filter((_, i) => i % 2 === 1);
    return utf8Offsets(text, ends);
  }) as [Uint32Array, Uint32Array];
  const inner = commonPlaces(a, b).filter(place => place > from && place < to);
  return from === to ? Uint32Array.of(from) : Uint32Array.of(from, ...inner, to);
}

function settingOf({ reading, start }: Prepared): ByteContrastSummary['p'] {
  return { window: reading.window, start };
}
