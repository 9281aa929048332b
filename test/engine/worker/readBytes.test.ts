import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ByteRead } from '#core/bytes/byteRead';
import { ensemble } from '#core/bytes/ensemble';
import type { ByteLm } from '#core/bytes/nextByte';
import { logProbOf, nodesBetween } from '#core/bytes/rowTree';
import { UserError } from '#core/errors';
import type { ByteChunk } from '#core/protocol/bytes';
import type { LoadedModel } from '#engine/worker/loadedModel';
import { byteSurprisal, nextByte } from '#engine/worker/readBytes';
import { smollm2Path } from '#test/support/models';
import { freshByteLm, openReal, readPlace } from '#test/support/realByteLm';
import { segmentations } from '#test/support/segmentations';

/** Float32 logits of one row after pieces of different lengths differ in their last bits. */
const SAME_ROWS = 1e-3;
/** Float64 sums of the same float32 logits. */
const SAME_LOGITS = 1e-9;
const START = 0;
const { signal } = new AbortController();

let model: LoadedModel;
let lm: ByteLm;
before(async () => {
  model = await openReal(await smollm2Path());
  lm = freshByteLm(model);
});
after(() => model.dispose());

const ask = (text: string, offset: number, more: object = {}) =>
  nextByte(
    { first: model, second: undefined },
    { text, offset, start: 'default', window: 256, ensemble: null, choices: 5, ...more },
    { signal, report: async () => {} },
  );
const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

test('distributions sum to 1, and little leaks', async () => {
  const text = 'def fact(n):\n    return n * fact(n - 1)\n\nA naïve café — 中文.';
  for (const offset of [0, 1, 7, 20, 33, 41, 47, 58, 62]) {
    const found = await ask(text, offset);
    for (const each of [found.exact, found.naive, found.healed, found.healedFurther]) {
      assert.equal(each.length, 257);
      assert.ok(Math.abs(sum(each) - 1) < SAME_LOGITS);
    }
    assert.ok(found.leaked[0]! >= 0 && found.leaked[0]! < 0.01, `${offset}: ${found.leaked}`);
    assert.ok(found.complete);
    const shares = found.contexts.reduce((total, { share }) => total + share, 0);
    assert.ok(Math.abs(shares - 1) < SAME_LOGITS);
  }
});

test('a place that was read is not run again, and one byte farther takes two rows at most', async () => {
  const text = 'The quick brown fox jumps over the lazy dog near the river.';
  const rows: number[] = [];
  await ask(text, 10);
  for (let offset = 11; offset < 50; offset += 1) rows.push((await ask(text, offset)).rows);
  assert.equal((await ask(text, 49)).rows, 0);
  assert.ok(rows.reduce((a, b) => a + b) / rows.length <= 2, `${rows}`);
});

test('the probability of a beginning is that of all its viable segmentations, one by one', async () => {
  const trunk = 'The old man said:';
  for (const end of ['\n\n', " it'", '  ', ' (a', ' re', ' 12']) {
    const own = await readPlace(lm, START, trunk + end);
    const { canonical, all } = await segmentations(lm, START, trunk, end);
    assert.ok(
      Math.abs(Math.exp(own.log) / canonical - 1) < SAME_ROWS,
      `${JSON.stringify(end)} ${own.log} ${Math.log(canonical)}`,
    );
    // What is left are sequences that the tokenizer never makes: another model's notion of the same probability.
    assert.ok(
      canonical / all > 0.9 && canonical <= all * (1 + SAME_ROWS),
      `${JSON.stringify(end)}: ${canonical / all}`,
    );
  }
});

test('the bytes of a continuation multiply to its probability', async () => {
  const text = 'She opened the door';
  for (const next of [' and', '.\n\nThe', "'s café"]) {
    let log = 0;
    const bytes = Buffer.from(next);
    for (let i = 0; i < bytes.length; i += 1) {
      const place = await readPlace(lm, START, text + next, Buffer.byteLength(text) + i);
      log += Math.log(place.bytes[bytes[i]!]! * (1 - place.leaked));
    }
    const [whole, first] = [await readPlace(lm, START, text + next), await readPlace(lm, START, text)];
    assert.ok(Math.abs(log - (whole.log - first.log)) < SAME_ROWS, `${next}: ${log} ${whole.log - first.log}`);
    const begin = lm.tree.node([START]);
    const path = lm.tree.node(model.tokenizer.encode(next).ids, first.placed.end);
    await lm.tree.fill(nodesBetween(path, begin), signal);
    assert.ok(whole.log >= logProbOf(path, begin) - SAME_ROWS, 'its own tokens are one of the ways to write it');
  }
});

test('a blank line has two exact ends, and the naive one misleads', async () => {
  const place = await readPlace(lm, START, 'First paragraph.\n\n');
  const ends = place.placed.covers.contexts.filter(({ pending }) => pending === '');
  assert.equal(ends.length, 2);
  const found = await ask('First paragraph.\n\n', 18);
  const letters = (each: Float64Array) => sum(each.subarray(0x41, 0x5b));
  assert.ok(letters(found.exact) > letters(found.naive), `${letters(found.exact)} ${letters(found.naive)}`);
});

test('where words cannot go on, the exact distribution is the naive one', async () => {
  const found = await ask('x = 1', 5);
  const off = Math.max(...found.exact.map((each, byte) => Math.abs(each - found.naive[byte]!)));
  assert.ok(off < 0.01, `${off}: only what leaks`);
  assert.equal(found.contexts.length, 1);
});

test('inside a character only its later bytes can come', async () => {
  for (const [text, offset] of [
    ['caf\u00e9', 4],
    ['\u4e2d\u6587', 4],
    ['\u4e2d\u6587', 5],
    ['ha \u{1f600}', 5],
  ] as const) {
    const { exact } = await ask(text, offset);
    assert.ok(sum(exact.subarray(0x80, 0xc0)) > 1 - SAME_LOGITS, `${text} ${offset}`);
  }
});

test("a control token's name in the text is not its end", async () => {
  const ends = await Promise.all([6, 18].map(offset => ask('Hello.<|endoftext|>', offset)));
  assert.ok(ends[1]!.exact[256]! < ends[0]!.exact[256]!, `${ends.map(({ exact }) => exact[256])}`);
  assert.ok(ends[1]!.exact[256]! < 1e-3, 'within the name nothing ends');
});

test('byte by byte from any place: the same numbers', async () => {
  const text = 'It\u2019s naïve:\n\n  x = 12';
  const size = Buffer.byteLength(text);
  const chunks: ByteChunk[] = [];
  const params = { text, start: 'default', window: 256, ensemble: null, from: 0, to: size };
  const fresh = { ...model };
  const models = { first: fresh, second: undefined };
  await byteSurprisal(models, params, { signal, report: async chunk => void chunks.push(chunk) });
  const logProb = chunks.flatMap(each => [...each.logProb]);
  const bytes = Buffer.from(text);
  for (let offset = size - 1; offset >= 0; offset -= 1) {
    const { exact } = await ask(text, offset);
    assert.ok(Math.abs(Math.log(exact[bytes[offset]!]!) - logProb[offset]!) < SAME_ROWS, `${offset}`);
  }
});

test('read in pieces in any order, and read on after an edit: the same numbers', async () => {
  const before = 'The café serves 東京 tea.\nThen he said';
  const text = before.replace('Then', 'When');
  const models = { first: { ...model }, second: undefined };
  const read = async (known: ByteRead, from: number, to: number) => {
    const params = { text: known.text, start: 'default', window: 256, ensemble: null, from, to };
    await byteSurprisal(models, params, { signal, report: async chunk => known.adopt(chunk) });
  };
  const old = new ByteRead(before);
  const ends = [0, 5, 12, 20, 40, old.size];
  for (const place of [3, 0, 2, 1, 4]) await read(old, ends[place]!, ends[place + 1]!);
  const edited = old.edited(text, before.indexOf('Then'));
  assert.ok(edited.count > 0 && edited.count < edited.size);
  const left = edited.next([[0, text.length]], edited.size)!;
  assert.deepEqual(left, [Buffer.byteLength(text.slice(0, text.indexOf('When'))), edited.size]);
  await read(edited, left[0], left[1]);
  const straight = new ByteRead(text);
  await read(straight, 0, straight.size);
  assert.equal(edited.count, straight.size);
  for (const [at, each] of straight.logProb.entries()) {
    assert.ok(Math.abs(each - edited.logProb[at]!) < SAME_ROWS, `byte ${at}: ${each} ${edited.logProb[at]}`);
  }
});

test('two models as one: a model with itself is itself', async () => {
  const text = 'The quick brown';
  const alone = await ask(text, 8);
  const models = { first: model, second: { ...model } };
  for (const ensembleKind of ['mean', 'product'] as const) {
    const shared = { text, start: 'default', window: 256, ensemble: ensembleKind };
    const params = { ...shared, offset: 8, choices: 5 };
    const joined = await nextByte(models, params, { signal, report: async () => {} });
    assert.ok(joined.exact.every((each, byte) => Math.abs(each - alone.exact[byte]!) < SAME_ROWS));
    assert.equal(joined.leaked.length, 2);
    assert.deepEqual(joined.exact, ensemble(joined.each, ensembleKind));
    const chunks: ByteChunk[] = [];
    const range = { ...shared, from: 0, to: 6 };
    await byteSurprisal(models, range, { signal, report: async chunk => void chunks.push(chunk) });
    assert.ok(chunks.flatMap(each => [...each.logProb]).every(each => each < 0));
  }
});

test('places outside the text, and a second model that is not there', async () => {
  await assert.rejects(ask('abc', 4), UserError);
  await assert.rejects(ask('abc', 1, { ensemble: 'mean' }), UserError);
  await assert.rejects(ask('abc', 1, { start: 'none' }), UserError);
});
