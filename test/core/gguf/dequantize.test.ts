import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dequantize } from '#core/gguf/dequantize';
import { byteLength, GGML_TYPES } from '#core/gguf/ggmlType';
import { assertSameFloats, golden } from '#test/support/dequantizeGoldens';

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
