import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '#core/errors';
import { tokenizerJsonSpec } from '#core/tokenizer/fromJson';
import { loadTokenizer } from '#core/tokenizer/load';
import { checkPartition } from '#test/support/alignmentLaws';
import { digestOf, nastyText } from '#test/support/nastyText';
import { type PublishedName, publishedNames, publishedTokenizer } from '#test/support/publishedTokenizers';
import { isNamed } from '#test/support/testClients';
import { tinyByteLevelJson, tinyCharactersJson } from '#test/support/tinyTokenizerJson';

interface Goldens {
  readonly count: number;
  readonly group: number;
  readonly families: Readonly<Record<PublishedName, Family>>;
}

interface Family {
  readonly sha256: string;
  readonly tokens: number;
  readonly hashes: string;
  readonly ids: readonly (readonly number[])[];
}

const goldens: Goldens = JSON.parse(readFileSync('test/fixtures/tokenizer/published.json', 'utf8'));

test('there are ten thousand strings, for every published tokenizer', () => {
  assert.ok(goldens.count >= 10_000);
  assert.deepEqual(Object.keys(goldens.families), [...publishedNames]);
});

for (const name of publishedNames) {
  test(`${name}: ids equal those of Hugging Face's Rust tokenizers on every nasty string`, async () => {
    const { sha256, tokens, hashes, ids: spelledOut } = goldens.families[name];
    const tokenizer = await publishedTokenizer(name);
    assert.equal(tokenizer.fileDigest, sha256);
    const expected = new DataView(Uint8Array.from(Buffer.from(hashes, 'base64')).buffer);
    const different: number[] = [];
    let sum = 0;
    for (let first = 0; first < goldens.count; first += goldens.group) {
      const group: number[] = [];
      for (let index = first; index < first + goldens.group; index += 1) {
        const text = nastyText(index);
        const encoding = tokenizer.encode(text);
        checkPartition(text, encoding);
        if (index < spelledOut.length) assert.deepEqual([...encoding.ids], spelledOut[index], JSON.stringify(text));
        for (const id of encoding.ids) group.push(id);
      }
      sum += group.length;
      if (digestOf(Int32Array.from(group)) !== expected.getUint32((4 * first) / goldens.group, true)) {
        different.push(first);
      }
    }
    assert.deepEqual(different.slice(0, 10), [], `${different.length} groups of ${goldens.group} differ`);
    assert.equal(sum, tokens);
  });
}

const load = (json: unknown) => loadTokenizer(tokenizerJsonSpec(json), '');

function shown(json: unknown, text: string): string {
  const tokenizer = load(json);
  const { ids, offsets } = tokenizer.encode(text);
  return Array.from(
    ids,
    (id, i) => `${tokenizer.vocabulary.text(id)}=${text.slice(offsets[2 * i], offsets[2 * i + 1])}`,
  ).join('|');
}

test('tokens of normalized text span what they were made of', () => {
  const json = tinyByteLevelJson({ normalizer: { type: 'NFKC' } });
  assert.equal(shown(json, 'ﬁt'), 'f=ﬁ|i=|t=t');
  assert.equal(shown(json, 'ｈｅ\u3000ｈ'), 'he=ｈｅ| h=\u3000ｈ');
});

test('a space is put before every stretch where the file says so', () => {
  const json = tinyByteLevelJson({ pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true } });
  assert.equal(shown(json, 'h<tool>h'), ' h=h|<tool>=<tool>| h=h');
  assert.equal(shown(json, ' h'), ' h= h');
  const always = tinyCharactersJson({ normalizer: [{ type: 'Prepend', prepend: '▁' }] });
  assert.equal(shown(always, 'a<tool>a'), ' a=a|<tool>=<tool>| a=a');
  const first = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false };
  assert.equal(shown(tinyCharactersJson({ pre_tokenizer: first }), 'a<tool>a'), ' a=a|<tool>=<tool>|a=a');
  const split = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never', split: true };
  assert.equal(shown(tinyCharactersJson({ pre_tokenizer: split }), '  a'), ' = | a= a');
  assert.equal(shown(tinyCharactersJson({}), '  a'), '  =  |a=a');
});

test('added tokens take in white space, and are found in normalized text where they are normalized', () => {
  const strip = (lstrip: boolean, rstrip: boolean) => ({ id: 400, content: '<x>', special: false, lstrip, rstrip });
  const json = (token: object) => tinyByteLevelJson({ added_tokens: [token] });
  assert.equal(shown(json(strip(true, true)), 'h \n<x> \nh'), 'h=h|<x>= \n<x> \n|h=h');
  assert.equal(shown(json(strip(false, false)), 'h <x> h'), 'h=h| = |<x>=<x>| h= h');
  const normalized = { id: 400, content: 'ﬁ', special: false, normalized: true };
  const kept = { ...normalized, normalized: false };
  const nfkc = (token: object) => tinyByteLevelJson({ added_tokens: [token], normalizer: { type: 'NFKC' } });
  assert.equal(shown(nfkc(normalized), 'fi'), 'ﬁ=fi');
  assert.equal(shown(nfkc(kept), 'fiﬁ'), 'f=f|i=i|ﬁ=ﬁ');
});

test('a document starts after what the file puts there', () => {
  const start = (changes: object, hints = {}) => tokenizerJsonSpec(tinyByteLevelJson(changes), hints).start?.text;
  const template = { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '<s>' } }, { Sequence: { id: 'A' } }] };
  const added_tokens = ['<s>', '<e>', '<|endoftext|>'].map((content, i) => ({ id: 500 + i, content, special: true }));
  assert.equal(start({ added_tokens, post_processor: { type: 'Sequence', processors: [{}, template] } }), '<s>');
  assert.equal(start({ added_tokens }, { begin: '<s>' }), '<|endoftext|>');
  assert.equal(start({ added_tokens: added_tokens.slice(0, 2) }, { begin: '<s>', end: '<e>' }), '<s>');
  assert.equal(start({ added_tokens: added_tokens.slice(0, 2) }, { end: '<e>' }), '<e>');
  assert.equal(start({ added_tokens: [] }), undefined);
});

test('rows of the model without a token are nameless', () => {
  assert.equal(load(tinyByteLevelJson()).vocabulary.size < 1000, true);
  const spec = tokenizerJsonSpec(tinyByteLevelJson(), { vocabularySize: 1000 });
  assert.deepEqual([spec.tokens.length, spec.tokens[999]], [1000, '']);
});

const refused: [changes: object, reason: RegExp][] = [
  [{ model: { type: 'Unigram', vocab: [] } }, /its kind is "Unigram"/],
  [{ model: { type: 'WordPiece', vocab: {} } }, /its kind is "WordPiece"/],
  [{ model: { dropout: 0.1 } }, /it has a "dropout"/],
  [{ model: { end_of_word_suffix: '</w>' } }, /it has a "end_of_word_suffix"/],
  [{ normalizer: { type: 'Precompiled' } }, /its normalizer is "Precompiled"/],
  [{ normalizer: { type: 'Replace', pattern: { Regex: ' +' }, content: ' ' } }, /by a regular expression/],
  [{ pre_tokenizer: { type: 'BertPreTokenizer' } }, /its pre-tokenizer is "BertPreTokenizer"/],
  [
    { pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'ByteLevel' }, { type: 'Digits' }] } },
    /"Digits" after "ByteLevel"/,
  ],
  [{ pre_tokenizer: null }, /no byte tokens to fall back to/],
  [{ added_tokens: [{ id: 400, content: 'x y', single_word: true }] }, /is a "single_word"/],
  [{ added_tokens: [{ id: 3, content: 'x y' }] }, /share an id/],
  [{ added_tokens: [{ id: -3, content: 'x y' }] }, /has the id -3/],
  [{ model: { merges: ['h q q'] } }, /has no two parts/],
  [{ model: { merges: ['hh h'] } }, /has no tokens/],
  [{ model: { merges: 7 } }, /"merges" is not an array/],
  [{ model: 7 }, /"model" is not an object/],
];

test('what would not give the same ids is refused by name', () => {
  for (const [changes, reason] of refused) {
    assert.throws(() => load(tinyByteLevelJson(changes)), isNamed('unsupported-tokenizer', reason), String(reason));
  }
  assert.throws(() => load('x'), isNamed('unsupported-tokenizer', /it is not an object/));
});

test('a file that is not what it should be is refused, never a defect', () => {
  const whole = tinyByteLevelJson() as Record<string, unknown>;
  const spoiled = fc.record({
    key: fc.constantFrom(...Object.keys(whole), 'model.vocab', 'model.merges'),
    value: fc.jsonValue(),
  });
  fc.assert(
    fc.property(spoiled, ({ key, value }) => {
      const [outer, inner] = key.split('.') as [string, string?];
      const json = inner
        ? { ...whole, [outer]: { ...(whole[outer] as object), [inner]: value } }
        : { ...whole, [outer]: value };
      try {
        load(json).encode('he h');
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});
