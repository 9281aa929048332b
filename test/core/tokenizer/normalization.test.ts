import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizerJsonSpec } from '#core/tokenizer/fromJson';
import { normalizationOf } from '#core/tokenizer/normalization';
import { tinyByteLevelJson } from '#test/support/tinyTokenizerJson';

test('tokens that are looked for in normalized text are normalized', () => {
  const token = { id: 400, content: 'ﬁ', special: false, normalized: true };
  const spec = tokenizerJsonSpec(tinyByteLevelJson({ added_tokens: [token], normalizer: { type: 'NFKC' } }));
  const normalization = normalizationOf(spec)!;
  assert.deepEqual(
    normalization.added.map(({ id, text }) => [id, text]),
    [[400, 'fi']],
  );
  assert.equal(normalization.normalize('ﬁ', true).text, 'fi');
  assert.equal(normalization.prepare('ﬁ', true).text, 'ﬁ');
});

test('where nothing is to be done there is none', () => {
  assert.equal(normalizationOf(tokenizerJsonSpec(tinyByteLevelJson())), null);
});
