import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GGMLQuantizationType } from '@huggingface/gguf';
import { UserError } from '#core/errors';
import { BLOCK_SIZES, byteLength, GGML_TYPES, ggmlType, isQuantized, typeName } from '#core/gguf/ggmlType';

const libraryTypes = Object.entries(GGMLQuantizationType).filter(([, id]) => typeof id === 'number') as [
  string,
  number,
][];

for (const [name, id] of libraryTypes) {
  test(`type ${id} is ${name}, as @huggingface/gguf says`, () => assert.equal(typeName(id), name));
}

for (const type of GGML_TYPES) {
  test(`${type} is read under its number`, () => {
    assert.equal(ggmlType(GGMLQuantizationType[type], 'a'), type);
  });
}

for (const [id, name] of [
  [16, 'IQ2_XXS'],
  [10, 'Q2_K'],
  [35, 'TQ2_0'],
  [31, 'Q4_0_4_4'],
  [26, 'I32'],
  [43, 'number 43'],
  [2 ** 32 - 1, 'number 4294967295'],
] as const) {
  test(`type ${name} is refused by its name, with the types that are read`, () => {
    assert.throws(
      () => ggmlType(id, 'blk.0.attn_q.weight'),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, 'unsupported-tensor-type');
        assert.match(error.message, new RegExp(`"blk.0.attn_q.weight".* ${name},`));
        for (const type of GGML_TYPES) assert.ok(error.hint.includes(type));
        return true;
      },
    );
  });
}

// Bits per weight as llama.cpp's documentation states them.
const bitsPerWeight = [
  ['F32', 32],
  ['F16', 16],
  ['BF16', 16],
  ['Q4_0', 4.5],
  ['Q4_1', 5],
  ['Q5_0', 5.5],
  ['Q5_1', 6],
  ['Q8_0', 8.5],
  ['Q4_K', 4.5],
  ['Q5_K', 5.5],
  ['Q6_K', 6.5625],
] as const;

for (const [type, bits] of bitsPerWeight) {
  test(`${type} takes ${bits} bits per weight`, () => assert.equal(byteLength(type, 2 ** 20), 2 ** 17 * bits));
}

test('elements that are no whole number of blocks have no length', () => {
  for (const elements of [31, 33, -32, 0.5, Number.NaN, 2 ** 60]) {
    assert.throws(() => byteLength('Q4_0', elements), RangeError);
  }
  assert.throws(() => byteLength('Q4_K', 128), RangeError);
  assert.equal(byteLength('Q4_K', 0), 0);
});

test('plain floats are the types without shared scales', () => {
  assert.deepEqual(
    GGML_TYPES.filter(type => !isQuantized(type)),
    ['F32', 'F16', 'BF16'],
  );
  assert.deepEqual(Object.keys(BLOCK_SIZES), [...GGML_TYPES]);
});
