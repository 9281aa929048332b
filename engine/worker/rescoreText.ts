import type { Context } from '#core/protocol/channel';
import type { RescoreParams, RescoreProgress, ScoreSummary } from '#core/protocol/worker';
import { rescore } from '#core/scoring/rescore';
import { commonPrefix } from '#core/scoring/score';
import type { Encoding, Tokenizer } from '#core/tokenizer/tokenizer';
import { encoded, type LoadedModel } from './loadedModel.ts';
import { Chunks, type Prepared, prepare } from './scoreText.ts';

/** Tokens of one run after an edit: few, so that the first of them are seen soon. */
const RESCORED_PER_RUN = 128;
/** Nor while somebody types are they many where nobody looks: the next keystroke waits for the piece that runs. */
const TYPED_PER_RUN = 64;
/** Keys and values of one window, bytes: beyond this there is no second cache. */
const LARGEST_SPARE = 512 << 20;
/** A text is cut and scored in parts where it is so much longer than what is looked at, UTF-16. */
const LONG = 20_000;
/** So much behind what is looked at is cut with it, UTF-16, and so many tokens at its end are not trusted. */
const HEAD_MARGIN = 2_000;
/** Beginnings beyond this, UTF-16, do not fit a window of the usual length anyway. */
const LONGEST_HEAD = 16_000;
const UNSURE_TOKENS = 64;

/** Scores what an edit has changed, what is looked at first. */
export async function rescoreText(
  model: LoadedModel,
  params: RescoreParams,
  { signal, report }: Context<RescoreProgress>,
): Promise<ScoreSummary> {
  await model.remote?.begin(params.start, signal);
  const prepared = prepare(model, params, signal);
  const { lm, start } = prepared;
  const options = model.remote ? prepared.options : localOptions(model, params, prepared);
  const chunks = new Chunks(model.tokenizer.vocabulary, 0);
  const rescoreFrom = async (
    encoding: Encoding,
    from: number,
    first: readonly [number, number],
    stopAt = Number.POSITIVE_INFINITY,
  ) => {
    chunks.total = encoding.ids.length;
    let next = from;
    for await (const rows of rescore(lm, encoding, { ...options, from, first })) {
      await report({ kind: 'rows', ...chunks.of(rows) });
      next = rows.at + rows.stats.length;
      if (next >= stopAt) break;
    }
    return next;
  };
  let { known } = params;
  const head = model.remote ? undefined : headOf(model.tokenizer, params, prepared);
  if (head) {
    await report({ kind: 'tokens', ...head.encoding, holds: 0 });
    const scored = await rescoreFrom(head.encoding, 0, head.first, head.first[1]);
    known = head.encoding.ids.subarray(0, scored);
  }
  const encoding = await encoded(model, params.text, signal);
  // Where the head was cut in another way than the whole, its rows are scored again from there.
  const holds = commonPrefix(known, encoding.ids);
  await report({ kind: 'tokens', ...encoding, holds });
  await rescoreFrom(encoding, holds, rowsOf(encoding.offsets, params.visible));
  return chunks.summary(options, start);
}

/** Pieces of the size that suits this machine, whose processor decides; servers have their own. */
function localOptions({ spare }: LoadedModel, { known }: RescoreParams, { lm, options }: Prepared) {
  const chunk = Math.min(options.chunk, RESCORED_PER_RUN);
  return {
    ...options,
    chunk,
    grow: true,
    restChunk: known.length > 0 ? Math.min(chunk, TYPED_PER_RUN) : chunk,
    spare: lm.bytesPerToken * options.window > LARGEST_SPARE ? undefined : spare,
  };
}

/**
 * The beginning of a long text that is looked at for the first time, where it lies in the first window: it can be scored
 * before the rest is cut into tokens.
 */
function headOf(
  tokenizer: Tokenizer,
  { text, visible, known }: RescoreParams,
  { options }: Prepared,
): { readonly encoding: Encoding; readonly first: [start: number, end: number] } | undefined {
  const end = text.indexOf('\n', visible[1] + HEAD_MARGIN) + 1;
  const isNew = known.length === 0 && visible[1] > 0;
  if (!isNew || end === 0 || end > LONGEST_HEAD || text.length - end < LONG) return undefined;
  const { ids, offsets } = tokenizer.encode(text.slice(0, end));
  const sure = Math.min(ids.length - UNSURE_TOKENS, options.window);
  const first = rowsOf(offsets, visible);
  if (first[1] > sure) return undefined;
  return { encoding: { ids: ids.slice(0, sure), offsets: offsets.slice(0, 2 * sure) }, first };
}

/** The rows that meet the text between two UTF-16 offsets, `[start, end)`. */
function rowsOf(offsets: Uint32Array, [from, to]: readonly [number, number]): [start: number, end: number] {
  let start = 0;
  let end = offsets.length / 2;
  while (start < end && offsets[2 * start + 1]! <= from) start++;
  while (end > start && offsets[2 * end - 2]! >= to) end--;
  return [start, end];
}
