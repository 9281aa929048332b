import type { GgmlType } from '#core/gguf/ggmlType';

/** Numbers of the metadata types in a GGUF file. */
const VALUE_TYPES = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

type NumberType = Exclude<ValueType, 'bool' | 'string' | 'array'>;

/** One number as bytes, little-endian. */
const NUMBER_BYTES: Readonly<Record<NumberType, (value: number | bigint) => ArrayBufferView>> = {
  uint8: value => Uint8Array.of(Number(value)),
  int8: value => Int8Array.of(Number(value)),
  uint16: value => Uint16Array.of(Number(value)),
  int16: value => Int16Array.of(Number(value)),
  uint32: value => Uint32Array.of(Number(value)),
  int32: value => Int32Array.of(Number(value)),
  float32: value => Float32Array.of(Number(value)),
  uint64: value => BigUint64Array.of(BigInt(value)),
  int64: value => BigInt64Array.of(BigInt(value)),
  float64: value => Float64Array.of(Number(value)),
};

/** Numbers of the tensor types in a GGUF file. */
export const TENSOR_TYPES: Readonly<Record<GgmlType, number>> = {
  F32: 0,
  F16: 1,
  BF16: 30,
  Q4_0: 2,
  Q4_1: 3,
  Q5_0: 6,
  Q5_1: 7,
  Q8_0: 8,
  Q4_K: 12,
  Q5_K: 13,
  Q6_K: 14,
};

export type ValueType = keyof typeof VALUE_TYPES;

/** A value with its type spelled out. Elements of an array of arrays are `TypedValue`s themselves. */
export type TypedValue =
  | { readonly type: Exclude<ValueType, 'array'>; readonly value: number | bigint | boolean | string }
  | { readonly type: 'array'; readonly of: ValueType; readonly value: readonly unknown[] };

/**
 * What plain values become: texts, booleans and arrays of them as they are, whole numbers uint32 or (negative) int32,
 * other numbers float32, typed arrays arrays of their kind.
 */
export type PlainValue =
  | string
  | boolean
  | number
  | readonly string[]
  | readonly boolean[]
  | Float32Array
  | Int32Array
  | Uint32Array;

export interface TensorSpec {
  readonly name: string;
  readonly type: GgmlType;
  /** ggml's order, the row length first. */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

export interface GgufSpec {
  readonly version?: number;
  readonly metadata?: Readonly<Record<string, PlainValue | TypedValue>>;
  readonly tensors?: readonly TensorSpec[];
}

/** Bytes in the making, little-endian. */
export class GgufBytes {
  private readonly parts: Uint8Array[] = [];
  length = 0;

  raw(bytes: Uint8Array): this {
    this.parts.push(bytes);
    this.length += bytes.length;
    return this;
  }

  uint32(value: number): this {
    return this.number('uint32', value);
  }

  uint64(value: number | bigint): this {
    return this.number('uint64', BigInt(value));
  }

  string(value: string | Uint8Array): this {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return this.uint64(bytes.length).raw(bytes);
  }

  number(type: NumberType, value: number | bigint): this {
    return this.raw(new Uint8Array(NUMBER_BYTES[type](value).buffer));
  }

  /** A value without its type. */
  value(typed: TypedValue): this {
    if (typed.type === 'string') return this.string(String(typed.value));
    if (typed.type === 'bool') return this.number('uint8', Number(typed.value));
    if (typed.type !== 'array') return this.number(typed.type, typed.value as number | bigint);
    this.uint32(VALUE_TYPES[typed.of]).uint64(typed.value.length);
    for (const element of typed.value) {
      this.value(typed.of === 'array' ? (element as TypedValue) : { type: typed.of, value: element as number });
    }
    return this;
  }

  /** A key, a type and a value. */
  entry(key: string, value: PlainValue | TypedValue): this {
    const typed = typedValue(value);
    return this.string(key).uint32(VALUE_TYPES[typed.type]).value(typed);
  }

  /** A tensor's description. `type` may be any number. */
  tensor(name: string, shape: readonly (number | bigint)[], type: number, offset: number | bigint): this {
    this.string(name).uint32(shape.length);
    for (const size of shape) this.uint64(size);
    return this.uint32(type).uint64(offset);
  }

  /** "GGUF", the version and the two counts. */
  head(version: number, tensors: number | bigint, entries: number | bigint): this {
    return this.raw(new TextEncoder().encode('GGUF')).uint32(version).uint64(tensors).uint64(entries);
  }

  pad(alignment: number): this {
    return this.raw(new Uint8Array((alignment - (this.length % alignment)) % alignment));
  }

  done(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

/** A whole GGUF file, tensors in the order given. */
export function writeGguf({ version = 3, metadata = {}, tensors = [] }: GgufSpec): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(metadata);
  const alignment = Number((metadata['general.alignment'] as number | undefined) ?? 32);
  const file = new GgufBytes().head(version, tensors.length, entries.length);
  for (const [key, value] of entries) file.entry(key, value);
  let offset = 0;
  for (const { name, shape, type, data } of tensors) {
    file.tensor(name, shape, TENSOR_TYPES[type], offset);
    offset += Math.ceil(data.length / alignment) * alignment;
  }
  // Padding is counted from the begin of the file, and the data's begin is a multiple of the alignment.
  file.pad(alignment);
  for (const { data } of tensors) file.raw(data).pad(alignment);
  return file.done();
}

function typedValue(value: PlainValue | TypedValue): TypedValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return { type: 'float32', value };
    return { type: value < 0 ? 'int32' : 'uint32', value };
  }
  if (value instanceof Float32Array) return { type: 'array', of: 'float32', value: [...value] };
  if (value instanceof Int32Array) return { type: 'array', of: 'int32', value: [...value] };
  if (value instanceof Uint32Array) return { type: 'array', of: 'uint32', value: [...value] };
  if ('type' in value) return value;
  return { type: 'array', of: typeof value[0] === 'boolean' ? 'bool' : 'string', value };
}
