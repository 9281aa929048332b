import type { HeaderCursor } from './cursor.ts';
import { LIMITS } from './limits.ts';
import type { Metadata, MetadataArray, MetadataValue } from './metadata.ts';
import { checkLimit, malformed } from './refusals.ts';

/** Numbers of the value types, `enum gguf_type` of the GGUF specification. */
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;

/** How the number types, by their number in the file, become values: from their bytes, little-endian. */
const NUMBERS: Readonly<Record<number, { size: number; of(buffer: ArrayBuffer): NumericArray }>> = {
  0: { size: 1, of: buffer => new Uint8Array(buffer) },
  1: { size: 1, of: buffer => new Int8Array(buffer) },
  2: { size: 2, of: buffer => new Uint16Array(buffer) },
  3: { size: 2, of: buffer => new Int16Array(buffer) },
  4: { size: 4, of: buffer => new Uint32Array(buffer) },
  5: { size: 4, of: buffer => new Int32Array(buffer) },
  6: { size: 4, of: buffer => new Float32Array(buffer) },
  10: { size: 8, of: buffer => new BigUint64Array(buffer) },
  11: { size: 8, of: buffer => new BigInt64Array(buffer) },
  12: { size: 8, of: buffer => new Float64Array(buffer) },
};

type NumericArray = Extract<MetadataArray, ArrayBufferView>;

/** Bytes of the smallest entry: the length of a key, a key of one letter, a type, a value of one byte. */
const SMALLEST_ENTRY = 8 + 1 + 4 + 1;

/** Arrays may nest, so what they take is counted over the whole header. */
interface Budget {
  arrays: number;
}

/**
 * Reads `count` key-value pairs. Nothing is allocated before the file has been seen to hold it.
 * @throws UserError `gguf-truncated`, `gguf-malformed`, `gguf-limit`
 */
export async function readMetadata(cursor: HeaderCursor, count: number): Promise<Metadata> {
  checkLimit('metadata entries', count, LIMITS.metadataEntries);
  cursor.checkRoom('metadata entries', count, SMALLEST_ENTRY);
  const metadata = new Map<string, MetadataValue>();
  const budget = { arrays: LIMITS.arrays };
  for (let i = 0; i < count; i += 1) {
    const key = await readString(cursor, 'bytes in a metadata key', LIMITS.keyBytes, true);
    if (key === '') throw malformed('a metadata key is empty');
    if (metadata.has(key)) throw malformed(`the metadata key "${key}" appears twice`);
    if (!cursor.has(4)) await cursor.fill(4);
    metadata.set(key, await readValue(cursor, cursor.uint32(), key, budget));
  }
  return metadata;
}

/**
 * A string as the format has it: a 64-bit length in bytes, then UTF-8.
 * @throws UserError `gguf-truncated`, `gguf-malformed`, `gguf-limit`
 */
export async function readString(cursor: HeaderCursor, what: string, limit: number, strict: boolean): Promise<string> {
  if (!cursor.has(8)) await cursor.fill(8);
  const length = cursor.count();
  checkLimit(what, length, limit);
  if (!cursor.has(length)) await cursor.fill(length);
  return cursor.text(length, strict);
}

async function readValue(cursor: HeaderCursor, type: number, key: string, budget: Budget): Promise<MetadataValue> {
  // A text for people may have a wrong byte; an element of a vocabulary may not.
  if (type === STRING) return readString(cursor, 'bytes in a text', LIMITS.stringBytes, false);
  if (type === ARRAY) return readArray(cursor, key, budget, 1);
  if (type === BOOL) return (await readBooleans(cursor, 1, key))[0]!;
  const value = (await readNumbers(cursor, type, 1, key))[0]!;
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

async function readArray(cursor: HeaderCursor, key: string, budget: Budget, depth: number): Promise<MetadataArray> {
  checkLimit(`levels of nested arrays in "${key}"`, depth, LIMITS.arrayDepth);
  budget.arrays -= 1;
  if (budget.arrays < 0) checkLimit('arrays', LIMITS.arrays + 1, LIMITS.arrays);
  if (!cursor.has(12)) await cursor.fill(12);
  const type = cursor.uint32();
  const count = cursor.count();
  checkLimit(`elements in the array "${key}"`, count, LIMITS.arrayElements);
  if (type === STRING) return readStrings(cursor, count, key);
  if (type === BOOL) return readBooleans(cursor, count, key);
  if (type !== ARRAY) return readNumbers(cursor, type, count, key);
  cursor.checkRoom(`arrays in "${key}"`, count, 12);
  const arrays: MetadataArray[] = [];
  for (let i = 0; i < count; i += 1) arrays.push(await readArray(cursor, key, budget, depth + 1));
  return arrays;
}

async function readStrings(cursor: HeaderCursor, count: number, key: string): Promise<readonly string[]> {
  cursor.checkRoom(`texts in "${key}"`, count, 8);
  const strings: string[] = [];
  for (let i = 0; i < count; i += 1) {
    if (!cursor.has(8)) await cursor.fill(8);
    const length = cursor.count();
    checkLimit(`bytes in a text of "${key}"`, length, LIMITS.stringBytes);
    if (!cursor.has(length)) await cursor.fill(length);
    strings.push(cursor.text(length, true));
  }
  return strings;
}

async function readBooleans(cursor: HeaderCursor, count: number, key: string): Promise<readonly boolean[]> {
  const bytes = await readNumbers(cursor, 0, count, key);
  return Array.from(bytes as Uint8Array, byte => {
    if (byte > 1) throw malformed(`"${key}" holds ${byte} where only true or false can be`);
    return byte === 1;
  });
}

async function readNumbers(cursor: HeaderCursor, type: number, count: number, key: string): Promise<NumericArray> {
  const kind = NUMBERS[type];
  if (kind === undefined) throw malformed(`"${key}" has the unknown value type ${type}`);
  cursor.checkRoom(`numbers in "${key}"`, count, kind.size);
  return kind.of((await cursor.take(count * kind.size)).buffer);
}
