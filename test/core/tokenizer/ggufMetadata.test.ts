import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, UserError } from '#core/errors';
import {
  malformed,
  readFlag,
  readId,
  readMerges,
  readName,
  readScores,
  readTokens,
  unsupported,
} from '#core/tokenizer/ggufMetadata';

const holding = (values: Readonly<Record<string, unknown>>) =>
  new Map(Object.entries(values).map(([key, value]) => [`tokenizer.ggml.${key}`, value]));

function refuses(code: ErrorCode, read: () => unknown, name: string): void {
  assert.throws(read, error => error instanceof UserError && error.code === code && error.hint !== '', name);
}

test('values of the right kind', () => {
  const metadata = holding({
    tokens: ['a', 'b'],
    token_type: Int32Array.of(1, 3),
    scores: Float32Array.of(0, -1),
    merges: ['a b'],
    model: 'gpt2',
    add_bos_token: true,
    bos_token_id: 1,
    eos_token_id: 2,
  });
  const { tokens, types, ids } = readTokens(metadata);
  assert.deepEqual(
    [tokens, [...types], [...ids]],
    [
      ['a', 'b'],
      [1, 3],
      [
        ['a', 0],
        ['b', 1],
      ],
    ],
  );
  assert.deepEqual(readScores(metadata, 2), [0, -1]);
  assert.deepEqual(readMerges(metadata), ['a b']);
  assert.deepEqual([readName(metadata, 'model'), readFlag(metadata, 'add_bos_token')], ['gpt2', true]);
  assert.deepEqual([readId(metadata, 'bos_token_id', 2), readId(metadata, 'eos_token_id', 2)], [1, undefined]);
});

test('what the file does not say', () => {
  const none = holding({});
  assert.deepEqual(
    [readName(none, 'model'), readFlag(none, 'x'), readId(none, 'x', 9)],
    [undefined, undefined, undefined],
  );
  assert.deepEqual([readMerges(none), readScores(none, 3)], [undefined, undefined]);
  assert.deepEqual(readTokens(holding({ tokens: ['a'] })).types, [1]);
  assert.deepEqual([...readTokens(holding({ tokens: ['', 'a', ''] })).ids], [['a', 1]]);
});

function manyControlTokens() {
  const tokens = Array.from({ length: 300 }, (_, i) => `${i} ${'a'.repeat(4000)}`);
  return holding({ tokens, token_type: tokens.map(() => 3) });
}

test('values of the wrong kind, and absurd ones', () => {
  const wrong: [ErrorCode, string, () => unknown][] = [
    ['gguf-malformed', 'tokens', () => readTokens(holding({ tokens: 'a' }))],
    ['gguf-malformed', 'numbers as tokens', () => readTokens(holding({ tokens: [1] }))],
    ['gguf-malformed', 'types too few', () => readTokens(holding({ tokens: ['a', 'b'], token_type: [1] }))],
    ['gguf-malformed', 'types are texts', () => readTokens(holding({ tokens: ['a'], token_type: ['1'] }))],
    ['gguf-malformed', 'twice', () => readTokens(holding({ tokens: ['a', 'a'] }))],
    ['unsupported-tokenizer', 'none', () => readTokens(holding({ tokens: [] }))],
    ['gguf-limit', 'too long', () => readTokens(holding({ tokens: ['a'.repeat(5000)] }))],
    ['gguf-limit', 'too many', () => readTokens(holding({ tokens: new Array(2 ** 20 + 1).fill('a') }))],
    ['gguf-limit', 'too many characters', () => readTokens(manyControlTokens())],
    ['gguf-malformed', 'NaN', () => readScores(holding({ scores: Float32Array.of(Number.NaN) }), 1)],
    ['gguf-malformed', 'bigints', () => readScores(holding({ scores: BigInt64Array.of(1n) }), 1)],
    ['gguf-malformed', 'merges', () => readMerges(holding({ merges: [['a', 'b']] }))],
    ['gguf-malformed', 'name', () => readName(holding({ model: 3 }), 'model')],
    ['gguf-malformed', 'flag', () => readFlag(holding({ add_bos_token: 1 }), 'add_bos_token')],
    ['gguf-malformed', 'id', () => readId(holding({ bos_token_id: '1' }), 'bos_token_id', 9)],
    ['gguf-malformed', 'half an id', () => readId(holding({ bos_token_id: 0.5 }), 'bos_token_id', 9)],
  ];
  for (const [code, name, read] of wrong) refuses(code, read, name);
});

test('errors have a next step', () => {
  for (const error of [malformed('x'), unsupported('x')])
    assert.ok(error.message.includes('x') && error.hint.length > 20);
});
