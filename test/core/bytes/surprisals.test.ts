import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from '#core/bytes/atCursor';
import { byteDocument } from '#core/bytes/byteDocument';
import { RowTree } from '#core/bytes/rowTree';
import { type ByteRows, byteSurprisals } from '#core/bytes/surprisals';
import { Cancelled } from '#core/errors';
import { END_TOKEN, randomSource, toyLm, toyTokenizer, truth } from '#test/support/byteToys';

const EXACT = 1e-12;
const reading = { start: END_TOKEN, window: 64 };

async function all(text: string, from: number, to: number, distributions = false) {
  const source = randomSource('ab ', 7, 4);
  const tokenizer = toyTokenizer('ab ', [' + ', 'a+b'], ' ?[ab]+|\\s+(?!\\S)|\\s+');
  const lm = toyLm(source, tokenizer);
  const { signal } = new AbortController();
  const rows: ByteRows[] = [];
  for await (const each of byteSurprisals(
    lm,
    byteDocument(text, tokenizer),
    placeOf(lm, reading),
    { from, to, distributions },
    signal,
  )) {
    rows.push(each);
  }
  return { source, rows };
}

test('the chain of the bytes and the end is the probability of the text', async () => {
  const text = 'a  ab';
  const { source, rows } = await all(text, 0, text.length + 1, true);
  const logProb = rows.flatMap(each => [...each.logProb]);
  assert.equal(logProb.length, text.length + 1);
  const sum = logProb.reduce((total, each) => total + each, 0);
  assert.ok(Math.abs(sum - Math.log(source.get(text)!)) < EXACT);
  assert.ok(rows.every(({ leaked, complete }) => complete && leaked.every(each => each < EXACT)));
  const distribution = rows[0]!.distributions!.subarray(2 * 257, 3 * 257);
  // Distributions are float32.
  assert.ok(truth(source, 'a ').next.every((each, byte) => Math.abs(each - distribution[byte]!) < 1e-6));
});

test('a stretch alone, nothing, and a cancel', async () => {
  const text = 'a  ab';
  const whole = (await all(text, 0, 5)).rows.flatMap(each => [...each.logProb]);
  const part = (await all(text, 2, 4)).rows.flatMap(each => [...each.logProb]);
  assert.ok(part.every((each, i) => Math.abs(each - whole[i + 2]!) < EXACT));
  assert.equal((await all(text, 3, 3)).rows.length, 0);
  const source = randomSource('ab', 3, 1);
  const tokenizer = toyTokenizer('ab', [], null);
  const lm = toyLm(source, tokenizer);
  const stream = byteSurprisals(
    lm,
    byteDocument('ab', tokenizer),
    placeOf(lm, reading),
    { from: 0, to: 2, distributions: false },
    AbortSignal.abort(),
  );
  await assert.rejects(stream.next(), Cancelled);
});

test('a cancel is seen while covers are found, before the model is asked', async () => {
  const tokenizer = toyTokenizer('ab', [], null);
  const { tools, leaves } = toyLm(randomSource('ab', 3, 1), tokenizer);
  const abort = new AbortController();
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
    if (pauses === 3) abort.abort();
  };
  const unasked = { cached: [], vocabularySize: 3, reserve: () => assert.fail('the model is asked') };
  const tree = new RowTree(unasked as never, { capacity: 64, keptBytes: 1 << 20, chunk: 8, pause });
  const lm = { tools, leaves, tree };
  const range = { from: 0, to: 40, distributions: false };
  const stream = byteSurprisals(
    lm,
    byteDocument('ab'.repeat(20), tokenizer),
    placeOf(lm, reading),
    range,
    abort.signal,
  );
  await assert.rejects(stream.next(), Cancelled);
  assert.equal(pauses, 3);
});
