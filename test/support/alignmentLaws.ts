/** What must hold of every encoding of every text. */
import assert from 'node:assert/strict';
import { utf16Offsets } from '#core/text/utf16';
import type { Encoding, Tokenizer } from '#core/tokenizer/tokenizer';

/** The spans ascend, touch, cover the text and cut no surrogate pair. */
export function checkPartition(text: string, { ids, offsets }: Encoding): void {
  const name = () => JSON.stringify(text.slice(0, 200));
  assert.equal(offsets.length, 2 * ids.length, name());
  let end = 0;
  for (let i = 0; i < ids.length; i += 1) {
    if (offsets[2 * i] !== end) assert.fail(`span ${i} of ${name()} begins at ${offsets[2 * i]}, not at ${end}`);
    end = offsets[2 * i + 1]!;
    if (end < offsets[2 * i]!) assert.fail(`span ${i} of ${name()} ends before it begins`);
    if (/[\ud800-\udbff]/.test(text[end - 1] ?? '') && /[\udc00-\udfff]/.test(text[end] ?? '')) {
      assert.fail(`span ${i} of ${name()} cuts a surrogate pair`);
    }
  }
  if (ids.length > 0) assert.equal(end, text.length, name());
}

/**
 * The bytes of the tokens are those of the text, and each token spans the characters whose first byte it holds.
 * `spelled` is the text as the tokens spell it.
 */
export function checkOwners(tokenizer: Tokenizer, text: string, { ids, offsets }: Encoding, spelled = text): void {
  const pieces = Array.from(ids, id => tokenizer.vocabulary.piece(id).bytes);
  assert.deepEqual(Buffer.concat(pieces), Buffer.from(spelled), JSON.stringify(text.slice(0, 200)));
  let bytes = 0;
  const edges = [0, ...pieces.map(piece => (bytes += piece.length))];
  const expected = utf16Offsets(spelled, edges);
  const found = [0, ...Array.from(ids, (_, i) => offsets[2 * i + 1]!)];
  assert.deepEqual(found, [...expected], JSON.stringify(text.slice(0, 200)));
}
