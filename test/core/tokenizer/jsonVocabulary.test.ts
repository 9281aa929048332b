import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfType, readByteTokens, readMergeIds, readVocabulary } from '#core/tokenizer/jsonVocabulary';
import { isNamed } from '#test/support/testClients';

const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
const of = (tokens: readonly string[], added_tokens: object[] = []) => ({
  model: { vocab: Object.fromEntries(tokens.map((token, id) => [token, id])) },
  added_tokens,
});

test('tokens lie at their ids, special ones and others apart', () => {
  const added = [
    { id: 1, content: '<s>', special: true },
    { id: 5, content: '<x>', special: false, rstrip: true },
  ];
  assert.deepEqual(readVocabulary(of(['a', '<s>', 'b'], added), 8), {
    tokens: ['a', '<s>', 'b', '', '', '<x>', '', ''],
    control: [1],
    added: [5],
    finding: [{ id: 5, normalized: false, strip: { left: false, right: true } }],
    ids: new Map([
      ['a', 0],
      ['<s>', 1],
      ['b', 2],
    ]),
  });
});

test('merges come as texts or pairs, without those of control tokens', () => {
  const vocabulary = readVocabulary(of(['a', 'b', 'ab', 'aab'], [{ id: 3, content: 'aab', special: true }]), 0);
  assert.deepEqual(readMergeIds({ merges: ['a b', ['a', 'ab']] }, vocabulary), [0, 1, 2]);
});

test('a byte may be missing where its character is there', () => {
  const ids = readByteTokens(readVocabulary(of(['\t', ...bytes.filter(token => token !== '<0x09>')]), 0));
  assert.deepEqual([ids.length, ids[9], ids[10]], [256, -1, 10]);
  const missing = readVocabulary(of(bytes.slice(0, 255)), 0);
  assert.throws(() => readByteTokens(missing), isNamed('unsupported-tokenizer', /<0xFF>/));
});

test('absurd sizes are refused', () => {
  const long = 'a'.repeat(5000);
  assert.throws(() => readVocabulary(of([long]), 0), isNamed('unsupported-tokenizer', /5000 characters/));
  const many = Array.from({ length: 300 }, (_, i) => ({ id: i, content: `${i}`.padStart(4000) }));
  assert.throws(() => readVocabulary(of([], many), 0), isNamed('unsupported-tokenizer', /characters of added/));
  assert.throws(
    () => readVocabulary(of(['a'], [{ id: 1, content: 'a' }]), 0),
    isNamed('unsupported-tokenizer', /two ids/),
  );
  const vocabulary = readVocabulary(of(['a']), 0);
  const merges = new Array(2 ** 22 + 1).fill('a a');
  assert.throws(() => readMergeIds({ merges }, vocabulary), isNamed('unsupported-tokenizer', /merges/));
});

test('an object is of a type', () => {
  assert.deepEqual(
    [isOfType({ type: 'BPE' }, 'BPE'), isOfType({ type: 'x' }, 'BPE'), isOfType('BPE', 'BPE')],
    [true, false, false],
  );
});
