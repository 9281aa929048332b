import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { GgmlType } from '#core/gguf/ggmlType';

interface Fixture {
  /** Bytes and little-endian float32 values, in base64. */
  readonly types: Readonly<Record<GgmlType, { readonly blocks: string; readonly values: string }>>;
}

/** Written by `tools/goldens/dequantize.py`. */
const fixture = JSON.parse(readFileSync('test/fixtures/dequantize.json', 'utf8')) as Fixture;

/** Blocks of one type and the values they stand for, by the Python package `gguf`. */
export function golden(type: GgmlType): { blocks: Uint8Array; values: Float32Array<ArrayBuffer> } {
  const { blocks, values } = fixture.types[type];
  return {
    blocks: Buffer.from(blocks, 'base64'),
    values: new Float32Array(new Uint8Array(Buffer.from(values, 'base64')).buffer),
  };
}

/** Equal to the last bit, the sign of zero included; every NaN equals every other. */
export function assertSameFloats(actual: Float32Array<ArrayBuffer>, expected: Float32Array<ArrayBuffer>): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i += 1) {
    if (!Object.is(actual[i], expected[i])) assert.fail(`element ${i} is ${actual[i]}, not ${expected[i]}`);
  }
}
