import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ErrorCode, UserError } from '#core/errors';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { loadTokenizer } from '#core/tokenizer/load';
import { checkPartition } from '#test/support/alignmentLaws';
import { realSpec } from '#test/support/realTokenizers';
import { tinyByteLevel, tinySentencePiece } from '#test/support/tinyVocabularies';

test('the real models', async () => {
  const smollm2 = await realSpec('smollm2');
  assert.deepEqual(smollm2.start, { id: 0, text: '<|endoftext|>' });
  assert.deepEqual([smollm2.tokens.length, smollm2.merges?.length, smollm2.control.length], [49152, 3 * 48900, 17]);
  assert.deepEqual([smollm2.symbols, smollm2.added, smollm2.patterns[0]], ['bytes', [], '\\p{Numeric}']);
  const gemma3 = await realSpec('gemma3');
  assert.deepEqual(gemma3.start, { id: 2, text: '<bos>' });
  assert.deepEqual([gemma3.tokens.length, gemma3.merges, gemma3.scores], [262144, null, null]);
  assert.deepEqual([gemma3.symbols, gemma3.spacePrefix, gemma3.byteTokens.length], ['characters', false, 256]);
  // Newlines, tabs and tags are looked for in the text; several spaces are merges of "▁".
  assert.ok(gemma3.added.includes(108) && gemma3.added.includes(168) && !gemma3.added.includes(138));
  assert.equal(gemma3.tokens[138], '▁▁');
});

test('specs survive JSON', async () => {
  for (const spec of [await realSpec('smollm2'), tokenizerSpec(tinySentencePiece())]) {
    assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec);
  }
});

test('the start token', () => {
  const start = (metadata: Map<string, unknown>) => tokenizerSpec(metadata).start;
  const renamed = (name: string) =>
    ['<|endoftext|>', '<tool>'].map(token => (token === '<|endoftext|>' ? name : token));
  assert.deepEqual(start(tinyByteLevel()), { id: 0, text: '<|endoftext|>' });
  // The begin-of-sequence token where the file asks for it, else the separator of documents.
  assert.deepEqual(start(tinyByteLevel({ bos_token_id: 5, add_bos_token: true }))?.id, 5);
  assert.deepEqual(start(tinyByteLevel({ bos_token_id: 5, add_bos_token: false }))?.id, 0);
  assert.deepEqual(start(tinyByteLevel({ bos_token_id: 5 }))?.id, 0);
  assert.deepEqual(start(tinyByteLevel({ bos_token_id: undefined, add_bos_token: true }))?.id, 0);
  const other = { tokens: renamed('<x>'), token_type: [3, 4], merges: [] };
  assert.deepEqual(start(tinyByteLevel({ ...other, bos_token_id: 0, eos_token_id: 1 })), { id: 0, text: '<x>' });
  assert.deepEqual(start(tinyByteLevel({ ...other, bos_token_id: undefined, eos_token_id: 1 }))?.id, 1);
  assert.deepEqual(start(tinyByteLevel({ ...other, bos_token_id: 99, eos_token_id: undefined })), null);
  // A separator that is not a control token is text.
  const plain = { tokens: ['<|endoftext|>', '<s>'], token_type: [1, 3], merges: [], bos_token_id: 1 };
  assert.deepEqual(start(tinyByteLevel(plain))?.id, 1);
  assert.deepEqual(start(tinySentencePiece()), { id: 1, text: '<s>' });
});

test('what SentencePiece files say', () => {
  const spec = tokenizerSpec(tinySentencePiece());
  assert.deepEqual([spec.spacePrefix, spec.scores?.length, spec.merges], [true, spec.tokens.length, null]);
  assert.deepEqual(spec.control, [0, 1, 2]);
  assert.equal(tokenizerSpec(tinySentencePiece({ add_space_prefix: false })).spacePrefix, false);
  assert.equal(tokenizerSpec(tinySentencePiece({ 'general.architecture': 'gemma2' })).scores, null);
  assert.equal(tokenizerSpec(tinySentencePiece({ merges: ['h e'] })).scores, null);
});

test('what is not supported or malformed is said by name', () => {
  const tokens = tinyByteLevel().get('tokenizer.ggml.tokens') as string[];
  const cases: [Map<string, unknown>, ErrorCode, RegExp][] = [
    [new Map(), 'unsupported-tokenizer', /"none"/],
    [tinyByteLevel({ model: 'bert' }), 'unsupported-tokenizer', /"bert"/],
    [tinyByteLevel({ model: 't5' }), 'unsupported-tokenizer', /"t5"/],
    [tinyByteLevel({ model: 'constructor' }), 'unsupported-tokenizer', /"constructor"/],
    [tinyByteLevel({ pre: 'kimi-k2' }), 'unsupported-tokenizer', /"kimi-k2"/],
    [tinyByteLevel({ merges: undefined }), 'unsupported-tokenizer', /no merges/],
    [tinyByteLevel({ tokens: undefined }), 'unsupported-tokenizer', /no tokens/],
    [tinySentencePiece({ scores: undefined }), 'unsupported-tokenizer', /neither merges nor scores/],
    [tinySentencePiece({ tokens: ['a'], token_type: [1], scores: [0] }), 'unsupported-tokenizer', /<0x00>/],
    [tinySentencePiece({ token_type: undefined }), 'gguf-malformed', /not marked as a byte/],
    [tinyByteLevel({ merges: ['h e', 'x y'] }), 'gguf-malformed', /"x y"/],
    [tinyByteLevel({ merges: ['he'] }), 'gguf-malformed', /"he"/],
    [tinyByteLevel({ merges: ['', ' '] }), 'gguf-malformed', /""/],
    [tinyByteLevel({ merges: ['h e l'] }), 'gguf-malformed', /"h e l"/],
    [tinyByteLevel({ tokens: [...tokens.slice(1), 'he'] }), 'gguf-malformed', /"he" appears twice/],
  ];
  for (const [metadata, code, message] of cases) {
    const refused = (error: unknown) =>
      error instanceof UserError && error.code === code && message.test(error.message);
    assert.throws(() => tokenizerSpec(metadata), refused, String(message));
  }
});

test('whatever a file says, it is refused by name or cuts texts whole', () => {
  const junk = fc.oneof(
    fc.constant(undefined),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.array(fc.string({ maxLength: 3 })),
    fc.array(fc.integer({ min: -2, max: 9 })),
    fc.int32Array(),
    fc.float32Array(),
    fc.bigInt64Array(),
  );
  const keys = 'model pre tokens token_type scores merges bos_token_id eos_token_id add_bos_token add_space_prefix';
  const changes = fc.dictionary(fc.constantFrom(...keys.split(' ')), junk, { maxKeys: 2 });
  let loaded = 0;
  fc.assert(
    fc.property(changes, fc.boolean(), fc.string({ unit: 'binary' }), (overrides, byteLevel, text) => {
      try {
        const spec = tokenizerSpec((byteLevel ? tinyByteLevel : tinySentencePiece)(overrides));
        checkPartition(text, loadTokenizer(spec, '').encode(text));
        loaded += 1;
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(loaded > 0);
});
