import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { tokenizerJsonSpec } from '#core/tokenizer/fromJson';
import { loadTokenizer } from '#core/tokenizer/load';
import type { BytePairSpec } from '#core/tokenizer/spec';
import { tokenizerJson } from '#core/tokenizer/toJson';
import { nastyText } from '#test/support/nastyText';
import { realModels, realSpec } from '#test/support/realTokenizers';
import { isNamed } from '#test/support/testClients';
import { tinyByteLevelJson, tinyCharactersJson } from '#test/support/tinyTokenizerJson';
import { tinyByteLevel, tinySentencePiece } from '#test/support/tinyVocabularies';

function sameIds(spec: BytePairSpec, texts: number): void {
  const read = tokenizerJsonSpec(JSON.parse(JSON.stringify(tokenizerJson(spec))), {
    vocabularySize: spec.tokens.length,
  });
  const [before, after] = [loadTokenizer(spec, ''), loadTokenizer(read, '')];
  assert.equal(after.vocabulary.size, before.vocabulary.size);
  for (let index = 0; index < texts; index += 1) {
    const text = nastyText(index);
    assert.deepEqual(after.encode(text).ids, before.encode(text).ids, JSON.stringify(text));
  }
}

for (const model of realModels) {
  test(`${model}: the tokenizer of the GGUF file, written and read again, gives the same ids`, async () => {
    sameIds(await realSpec(model), 400);
  });
}

test('every kind of step is written', () => {
  sameIds(tokenizerSpec(tinyByteLevel()), 300);
  sameIds(tokenizerJsonSpec(tinyByteLevelJson({ normalizer: { type: 'NFKC' } })), 300);
  sameIds(tokenizerJsonSpec(tinyByteLevelJson({ pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true } })), 300);
  for (const prepend_scheme of ['first', 'always', 'never']) {
    for (const split of [true, false]) {
      const pre_tokenizer = { type: 'Metaspace', replacement: '▁', prepend_scheme, split };
      sameIds(tokenizerJsonSpec(tinyCharactersJson({ pre_tokenizer })), 200);
    }
  }
  const strip = { id: 400, content: '<x>', special: false, lstrip: true, rstrip: true, normalized: true };
  sameIds(tokenizerJsonSpec(tinyByteLevelJson({ added_tokens: [strip] })), 300);
});

test('what a tokenizer.json has no words for is refused', () => {
  const spec = { ...tokenizerSpec(tinySentencePiece()), spacePrefix: true, added: [5] };
  assert.throws(() => tokenizerJson(spec), isNamed('unsupported-tokenizer', /after each added token/));
});
