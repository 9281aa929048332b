import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizerJsonSpec } from '#core/tokenizer/fromJson';
import { loadTokenizer } from '#core/tokenizer/load';
import { withoutSpaceMarks } from '#core/tokenizer/spaceMarks';
import { tinyCharactersJson } from '#test/support/tinyTokenizerJson';

type Changes = Parameters<typeof tinyCharactersJson>[0];
const spec = (changes: Changes = {}) => tokenizerJsonSpec(tinyCharactersJson(changes));
const prepend = { type: 'Prepend', prepend: '▁' };
const onlyControl = [{ id: 300, content: '<|end|>', special: true }];

test('steps that only mark spaces go, whatever else there is stays', () => {
  const bare = withoutSpaceMarks(spec());
  assert.deepEqual([bare.normalizer, bare.spacePrefix], [undefined, false]);
  const prefixed = withoutSpaceMarks(spec({ normalizer: [prepend], added_tokens: onlyControl }));
  assert.deepEqual([prefixed.normalizer, prefixed.spacePrefix], [undefined, true]);
  const kept = [
    // Here a space is put after every token that is taken out whole.
    spec({ normalizer: [prepend] }),
    spec({ normalizer: [{ type: 'NFC' }] }),
    spec({ pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false } }),
    spec({ pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never', split: true } }),
    spec({ added_tokens: [{ id: 300, content: '<x>', special: false, normalized: true }] }),
  ];
  for (const each of kept) assert.equal(withoutSpaceMarks(each), each);
});

test('then the tokens of a text can be told from its bytes', () => {
  const load = (changes: Changes) => loadTokenizer(spec(changes), '');
  assert.equal(load({}).steps!.spaceBefore, false);
  assert.equal(load({ normalizer: [prepend], added_tokens: onlyControl }).steps!.spaceBefore, true);
  assert.equal(load({ normalizer: [prepend] }).steps, undefined);
});

test('tokens of blanks that are listed as added are made by merging, and stand for blanks', () => {
  const blanks = { id: 259, content: '▁▁', special: false };
  const tokenizer = loadTokenizer(spec({ added_tokens: [blanks] }), '');
  assert.deepEqual([...tokenizer.vocabulary.piece(259).bytes], [0x20, 0x20]);
  assert.deepEqual(tokenizer.steps!.added, []);
  assert.deepEqual([...tokenizer.encode('b  b').ids], [258, 259, 258]);
});
