import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { tokenizerDefinition } from '#core/tokenizer/spec';
import { tinyByteLevel } from '#test/support/tinyVocabularies';

const spec = tokenizerSpec(tinyByteLevel());

test('the definition says all that makes ids, and nothing else', () => {
  const definition = tokenizerDefinition(spec);
  assert.equal(tokenizerDefinition({ ...spec, start: { id: 5, text: 'x' } }), definition);
  assert.equal(tokenizerDefinition(JSON.parse(JSON.stringify(spec))), definition);
  const others = [
    { merges: spec.merges!.slice(3) },
    { patterns: [] },
    { wholeWords: true },
    { spacePrefix: true },
    { control: [] },
    { added: [] },
    { tokens: spec.tokens.slice(1) },
    { symbols: 'characters' as const },
    { scores: [1] },
    { byteTokens: [1] },
  ];
  for (const other of others)
    assert.notEqual(tokenizerDefinition({ ...spec, ...other }), definition, JSON.stringify(other).slice(0, 80));
});
