import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import {
  type Metadata,
  type MetadataValue,
  metadataBoolean,
  metadataBooleans,
  metadataCount,
  metadataNumber,
  metadataNumbers,
  metadataString,
  metadataStrings,
} from '#core/gguf/metadata';

/** Values by a name for each kind there is. */
const kinds = {
  text: 'llama',
  count: 7,
  negative: -7,
  fraction: 0.5,
  huge: 2n ** 63n,
  flag: false,
  texts: ['a', 'b'],
  flags: [true, false],
  floats: Float32Array.of(1, 2),
  bytes: Uint8Array.of(1, 2),
  longs: BigInt64Array.of(1n),
  nested: [['a'], ['b']],
} satisfies Record<string, MetadataValue>;

type Accessor = (metadata: Metadata, key: string, missing?: null) => unknown;

const accepted: readonly [Accessor, readonly (keyof typeof kinds)[]][] = [
  [metadataNumber, ['count', 'negative', 'fraction']],
  [metadataCount, ['count']],
  [metadataString, ['text']],
  [metadataBoolean, ['flag']],
  [metadataStrings, ['texts']],
  [metadataBooleans, ['flags']],
  [metadataNumbers, ['floats', 'bytes']],
];

const metadata: Metadata = new Map<string, MetadataValue>(Object.entries(kinds));

for (const [accessor, names] of accepted) {
  for (const [name, value] of Object.entries(kinds)) {
    const fits = (names as readonly string[]).includes(name);
    test(`${accessor.name} ${fits ? 'takes' : 'refuses'} ${name}`, () => {
      if (fits) assert.equal(accessor(metadata, name), value);
      else assert.throws(() => accessor(metadata, name), hasCode('gguf-malformed', name));
    });
  }

  test(`${accessor.name} says which key is missing, or takes what stands in`, () => {
    assert.throws(() => accessor(metadata, 'llama.block_count'), hasCode('model-incomplete', 'llama.block_count'));
    assert.equal(accessor(metadata, 'llama.block_count', null), null);
  });
}

test('an empty array is an array of any kind', () => {
  const empty: Metadata = new Map([['none', []]]);
  assert.deepEqual(metadataStrings(empty, 'none'), []);
  assert.deepEqual(metadataBooleans(empty, 'none'), []);
});

test('what stands in does not hide a value of a wrong kind', () => {
  assert.throws(() => metadataNumber(metadata, 'text', 1), hasCode('gguf-malformed', 'text'));
});

function hasCode(code: string, word: string) {
  return (error: unknown) => error instanceof UserError && error.code === code && error.message.includes(`"${word}"`);
}
