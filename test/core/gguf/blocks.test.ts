import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BlockForm, blockForm, isSplittable, splitBlocks } from '#core/gguf/blocks';
import type { BlockParts } from '#core/gguf/blocks/blockParts';
import { dequantize } from '#core/gguf/dequantize';
import { byteLength, GGML_TYPES } from '#core/gguf/ggmlType';
import { assertSameFloats, golden } from '#test/support/dequantizeGoldens';

/** Element i as ONNX Runtime unpacks it. */
function element(form: BlockForm, { quants, scales, offsets }: BlockParts, i: number): number {
  const quant = form.bits === 8 ? quants[i]! : (quants[i >> 1]! >> (4 * (i & 1))) & 15;
  const block = Math.floor(i / form.blockSize);
  const product = scales[block]! * (quant - form.zeroPoint);
  return offsets === null ? product : product + offsets[block]!;
}

for (const type of GGML_TYPES.filter(isSplittable)) {
  test(`${type}: the parts together are what dequantising gives, to the bit`, () => {
    const { blocks, values } = golden(type);
    const form = blockForm(type)!;
    const parts = splitBlocks(type, blocks);
    assert.equal(parts.scales.length * form.blockSize, values.length);
    assert.equal(parts.quants.length, (values.length * form.bits) / 8);
    assert.equal(parts.offsets?.length, form.hasOffsets ? parts.scales.length : undefined);
    const whole = new Float32Array(values.length);
    dequantize(type, blocks, whole);
    assertSameFloats(
      Float32Array.from(whole, (_, i) => element(form, parts, i)),
      whole,
    );
  });

  test(`${type}: part of a block is refused`, () => {
    assert.throws(() => splitBlocks(type, new Uint8Array(byteLength(type, 512) - 1)), RangeError);
  });
}

test('all types but plain floats can be split', () => {
  const plain = ['F32', 'F16', 'BF16'];
  const splittable = GGML_TYPES.filter(type => !plain.includes(type));
  assert.deepEqual(GGML_TYPES.filter(isSplittable), splittable);
  assert.deepEqual(
    GGML_TYPES.filter(type => blockForm(type) !== null),
    splittable,
  );
});

test('4-bit quants stand in the order of the elements', () => {
  const block = new Uint8Array(18);
  // Element j of the block has the quant j % 16.
  for (let j = 0; j < 16; j += 1) block[2 + j] = j | (j << 4);
  const { quants } = splitBlocks('Q4_0', block);
  assert.deepEqual([...quants.subarray(0, 8)], [0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]);
  assert.deepEqual([...quants.subarray(8)], [...quants.subarray(0, 8)]);
});
