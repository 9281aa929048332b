import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstRead, readCursor } from '#core/bytes/atCursor';
import { byteDocument } from '#core/bytes/byteDocument';
import { END_TOKEN, randomSource, toyLm, toyTokenizer, truth } from '#test/support/byteToys';

const EXACT = 1e-12;
const { signal } = new AbortController();

test('at every cursor of a document, whatever was read before', async () => {
  const [alphabet, longest] = ['ab ', 7];
  const source = randomSource(alphabet, longest, 2);
  const tokenizer = toyTokenizer(alphabet, [' + ', 'a+b', ' +a'], ' ?[ab]+|\\s+(?!\\S)|\\s+');
  const lm = toyLm(source, tokenizer);
  const reading = { start: END_TOKEN, window: 64 };
  let rows = 0;
  for (const text of ['a  b', 'a  a', 'ab ab', '  b']) {
    const document = byteDocument(text, tokenizer);
    for (let offset = text.length; offset >= 0; offset -= 1) {
      const found = await readCursor(lm, document, offset, reading, 5, signal);
      const { next } = truth(source, text.slice(0, offset));
      assert.ok(
        next.every((each, byte) => Math.abs(each - found.next.bytes[byte]!) < EXACT),
        `${text} ${offset}`,
      );
      assert.ok(found.next.complete);
      rows += found.rows;
    }
  }
  assert.equal(rows, lm.tree.computed);
  const again = await readCursor(lm, byteDocument('a  b', tokenizer), 2, reading, 5, signal);
  assert.equal(again.rows, 0, 'all of it is known');
});

test('a long document is read from a place that stays while it grows', () => {
  const begin = firstRead({ window: 132, start: 0 });
  assert.equal(begin(99), 0);
  const begins = Array.from({ length: 500 }, (_, tokens) => begin(tokens));
  begins.forEach((first, tokens) => {
    assert.ok(tokens - first <= 99, 'it fits, with room for covers');
    assert.ok(tokens < 100 || tokens - first >= 24, 'and a quarter is read');
  });
  assert.ok(new Set(begins).size < 10);
});
