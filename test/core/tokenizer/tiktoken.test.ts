import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type EncodingName,
  encodingDefinition,
  encodingNames,
  isEncodingName,
  rankFileNames,
  tiktokenTokenizer,
} from '#core/tokenizer/tiktoken';
import { digestOf, nastyText } from '#test/support/nastyText';
import { loadRanks } from '#test/support/tiktokenRanks';

interface Golden {
  readonly size: number;
  readonly tokens: number;
  readonly hashes: string;
  readonly ids: readonly (readonly number[])[];
}

interface Goldens {
  readonly count: number;
  readonly encodings: Readonly<Record<EncodingName, Golden>>;
}

const goldens: Goldens = JSON.parse(readFileSync('test/fixtures/tokenizer/tiktoken.json', 'utf8'));

test('every encoding of the Python package is there', () => {
  assert.deepEqual([...encodingNames], Object.keys(goldens.encodings));
  assert.ok(isEncodingName('cl100k_base'));
  assert.ok(!isEncodingName('cl100k'));
  assert.ok(goldens.count >= 2000);
});

for (const name of encodingNames) {
  test(`${name}: ids equal those of Python's tiktoken on every nasty string`, async () => {
    const golden = goldens.encodings[name];
    const hashes = new DataView(Uint8Array.from(Buffer.from(golden.hashes, 'base64')).buffer);
    const tokenizer = await tiktokenTokenizer(name, loadRanks);
    assert.equal(tokenizer.vocabulary.size, golden.size);
    const different: string[] = [];
    let tokens = 0;
    for (let index = 0; index < goldens.count; index += 1) {
      const text = nastyText(index);
      const { ids } = tokenizer.encode(text);
      if (index < golden.ids.length) assert.deepEqual([...ids], golden.ids[index], JSON.stringify(text));
      if (digestOf(ids) !== hashes.getUint32(4 * index, true)) different.push(`${index} ${JSON.stringify(text)}`);
      tokens += ids.length;
    }
    assert.deepEqual(different.slice(0, 10), [], `${different.length} of ${goldens.count} differ`);
    assert.equal(tokens, golden.tokens);
  });
}

test('digests are those of the definitions', async () => {
  for (const name of encodingNames) {
    const tokenizer = await tiktokenTokenizer(name, loadRanks);
    const file = { gpt2: 'r50k_base', p50k_edit: 'p50k_base', o200k_harmony: 'o200k_base' }[name as string] ?? name;
    const ranks = await loadRanks(rankFileNames.find(each => each === file)!);
    const digest = createHash('sha256').update(encodingDefinition(name, ranks)).digest('hex');
    assert.equal(tokenizer.digest, digest, name);
  }
});

test('the vocabulary: bytes, control tokens, ids that no token has', async () => {
  const { vocabulary } = await tiktokenTokenizer('cl100k_base', loadRanks);
  assert.deepEqual(vocabulary.piece(100257), {
    id: 100257,
    bytes: new TextEncoder().encode('<|endoftext|>'),
    control: true,
  });
  assert.equal(vocabulary.controlId('<|endofprompt|>'), 100276);
  assert.equal(vocabulary.controlId('the'), undefined);
  assert.equal(vocabulary.text(1820), 'the');
  assert.deepEqual(vocabulary.piece(100270), { id: 100270, bytes: new Uint8Array(), control: false });
  assert.throws(() => vocabulary.piece(100277), RangeError);
  const harmony = await tiktokenTokenizer('o200k_harmony', loadRanks);
  assert.equal(harmony.vocabulary.controlId('<|reserved_200018|>'), 200018);
  assert.equal(harmony.vocabulary.text(200018), '<|endofprompt|>');
});
