import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderTokenizer } from '#engine/worker/folderTokenizer';
import { exportFolder } from '#test/support/exportGolden';

const tokenizer: unknown = JSON.parse(readFileSync(join(exportFolder('torch'), 'tokenizer.json'), 'utf8'));

test('the start token is found by its text or in an object; rows without a token are filled', () => {
  for (const bos_token of ['<|endoftext|>', { content: '<|endoftext|>' }]) {
    const spec = folderTokenizer({ tokenizer, tokenizerConfig: { bos_token } }, 320);
    assert.deepEqual(spec.start, { id: 0, text: '<|endoftext|>' });
    assert.equal(spec.tokens.length, 320);
  }
});

test('a tokenizer of an unknown kind is refused by name', () => {
  const unknown = { ...(tokenizer as object), model: { type: 'WordPiece' } };
  assert.throws(() => folderTokenizer({ tokenizer: unknown, tokenizerConfig: {} }, 300), {
    code: 'unsupported-tokenizer',
  });
});
