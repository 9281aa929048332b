import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteOrder, byteString, stringBytes } from '#core/bytes/byteOrder';
import { realTokenizer } from '#test/support/realTokenizers';

test('the range of a beginning is what a search of the whole vocabulary finds', async () => {
  const { vocabulary } = await realTokenizer('smollm2');
  const order = byteOrder(vocabulary, []);
  const spelled = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.piece(id));
  for (const prefix of ['', ' ', ' th', '\u00e4\u00b8', '\u00ff', 'zzzzz', ' the']) {
    const expected = spelled.filter(({ bytes, control }) => !control && byteString(bytes).startsWith(prefix));
    const [from, to] = order.range(prefix);
    assert.deepEqual(
      [...order.ids.subarray(from, to)].sort((a, b) => a - b),
      expected.map(({ id }) => id),
      prefix,
    );
  }
  const texts = [...order.ids].map(id => order.spelling(id));
  assert.ok(texts.every((text, i) => i === 0 || texts[i - 1]! <= text));
  assert.equal(order.control.length, 17);
  assert.equal(order.longest, Math.max(...texts.map(text => text.length)));
});

test('tokens apart are in no range, and bytes go to and fro', async () => {
  const { vocabulary } = await realTokenizer('smollm2');
  const id = byteOrder(vocabulary, []).ids[5000]!;
  const order = byteOrder(vocabulary, [id]);
  assert.ok(!order.ids.includes(id));
  assert.equal(order.spelling(id), '');
  assert.deepEqual([...stringBytes(byteString(Uint8Array.of(0, 127, 128, 255)))], [0, 127, 128, 255]);
});
