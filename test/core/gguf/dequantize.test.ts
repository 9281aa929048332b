import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dequantize } from '#core/gguf/dequantize';
import { byteLength, GGML_TYPES } from '#core/gguf/ggmlType';
import { assertSameFloats, golden } from '#test/support/dequantizeGoldens';
import { type QuantisableType, quantize, randomKBlocks } from '#test/support/quantize';

for (const type of GGML_TYPES) {
  test(`${type} goes to its own dequantiser`, () => {
    const { blocks, values } = golden(type);
    const out = new Float32Array(values.length);
    dequantize(type, blocks, out);
    assertSameFloats(out, values);
  });

  test(`${type} refuses lengths that do not agree`, () => {
    const bytes = new Uint8Array(byteLength(type, 512));
    const out = new Float32Array(512);
    assert.throws(() => dequantize(type, bytes.subarray(1), out), RangeError);
    assert.throws(() => dequantize(type, bytes, out.subarray(256)), RangeError);
  });
}

test('the goldens hold NaN and infinite scales, and both zeros', () => {
  const values = GGML_TYPES.flatMap(type => [...golden(type).values]);
  assert.ok(values.some(Number.isNaN));
  assert.ok(values.some(value => value === Number.POSITIVE_INFINITY));
  assert.ok(values.some(value => Object.is(value, -0)) && values.some(value => Object.is(value, 0)));
});

/** Largest distance from a value to its quant, relative to the largest magnitude of its block. */
const roundingOf: Readonly<Record<QuantisableType, number>> = {
  F32: 0,
  F16: 2 ** -11,
  BF16: 2 ** -8,
  // Half a step, or a whole one at the end that the scale does not reach; then a little for the half scale.
  Q4_0: 1.01 / 8,
  Q4_1: 1.02 / 15,
  Q5_0: 1.01 / 16,
  Q5_1: 1.03 / 31,
  Q8_0: 0.6 / 127,
};

for (const [type, rounding] of Object.entries(roundingOf) as [QuantisableType, number][]) {
  test(`${type}: what the quantiser of the tests writes comes back`, () => {
    const values = Float32Array.from({ length: 320 }, (_, i) => 1e-3 * i * Math.sin(i * i));
    const back = new Float32Array(320);
    dequantize(type, quantize(type, values), back);
    for (let i = 0; i < 320; i += 1) {
      const block = values.subarray(i - (i % 32), i - (i % 32) + 32);
      const largest = Math.max(...block.map(Math.abs));
      assert.ok(Math.abs(back[i]! - values[i]!) <= rounding * largest, `${values[i]} became ${back[i]}`);
    }
  });
}

for (const type of ['Q4_K', 'Q5_K', 'Q6_K'] as const) {
  test(`${type}: random blocks of the tests are small and finite`, () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const out = new Float32Array(1024);
    dequantize(type, randomKBlocks(type, 1024, random), out);
    assert.ok(out.every(value => Math.abs(value) < 0.25));
    assert.ok(new Set(out).size > 200);
  });
}
