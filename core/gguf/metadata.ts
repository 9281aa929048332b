import { UserError } from '../errors.ts';
import { malformed } from './refusals.ts';

export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

export type MetadataArray =
  | readonly string[]
  | readonly boolean[]
  | NumberArray
  | BigUint64Array
  | BigInt64Array
  | readonly MetadataArray[];

/** A value as the file types it; a 64-bit integer is a number where it is safe, else a bigint. */
export type MetadataValue = string | number | bigint | boolean | MetadataArray;

export type Metadata = ReadonlyMap<string, MetadataValue>;

/*
 * Typed access. Each takes what to return where the file lacks the key; without it a missing key throws
 * `model-incomplete`. A value of another kind throws `gguf-malformed`.
 */

export function metadataNumber<T = number>(metadata: Metadata, key: string, missing?: T): number | T {
  return read(metadata, key, 'a number', isNumber, missing);
}

/** A whole number from 0 on: a count, a size or an id. */
export function metadataCount<T = number>(metadata: Metadata, key: string, missing?: T): number | T {
  return read(metadata, key, 'a whole number', isCount, missing);
}

export function metadataString<T = string>(metadata: Metadata, key: string, missing?: T): string | T {
  return read(metadata, key, 'a text', isString, missing);
}

export function metadataBoolean<T = boolean>(metadata: Metadata, key: string, missing?: T): boolean | T {
  return read(metadata, key, 'true or false', isBoolean, missing);
}

export function metadataStrings<T = readonly string[]>(
  metadata: Metadata,
  key: string,
  missing?: T,
): readonly string[] | T {
  return read(metadata, key, 'an array of texts', isStrings, missing);
}

export function metadataBooleans<T = readonly boolean[]>(
  metadata: Metadata,
  key: string,
  missing?: T,
): readonly boolean[] | T {
  return read(metadata, key, 'an array of true or false', isBooleans, missing);
}

/** Arrays of 64-bit integers are not among these; no key we read is one. */
export function metadataNumbers<T = NumberArray>(metadata: Metadata, key: string, missing?: T): NumberArray | T {
  return read(metadata, key, 'an array of numbers', isNumbers, missing);
}

function read<V extends MetadataValue, T>(
  metadata: Metadata,
  key: string,
  kind: string,
  is: (value: MetadataValue) => value is V,
  missing: T | undefined,
): V | T {
  const value = metadata.get(key);
  if (value === undefined) {
    if (missing !== undefined) return missing;
    throw new UserError(
      'model-incomplete',
      `The GGUF file does not say "${key}".`,
      'Take a file of this model made by a current converter.',
    );
  }
  if (!is(value)) throw malformed(`"${key}" is not ${kind}`);
  return value;
}

function isNumber(value: MetadataValue): value is number {
  return typeof value === 'number';
}

function isCount(value: MetadataValue): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isString(value: MetadataValue): value is string {
  return typeof value === 'string';
}

function isBoolean(value: MetadataValue): value is boolean {
  return typeof value === 'boolean';
}

// The elements of an array are of one kind, so the first one tells; an empty array may stand for any.
function isStrings(value: MetadataValue): value is readonly string[] {
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === 'string');
}

function isBooleans(value: MetadataValue): value is readonly boolean[] {
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === 'boolean');
}

function isNumbers(value: MetadataValue): value is NumberArray {
  return ArrayBuffer.isView(value) && !(value instanceof BigUint64Array) && !(value instanceof BigInt64Array);
}
