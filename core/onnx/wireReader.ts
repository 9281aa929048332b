import { LIMITS, SLICE_BYTES } from './limits.ts';
import { checkOnnxLimit, malformedOnnx } from './refusals.ts';

/** Bytes that can be read in pieces: a file, or memory in tests. */
export interface WireSource {
  readonly size: number;
  /** The bytes from `offset` to `offset + length`; fewer where the source has lost some. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** One field of a message; a message in it can be read in turn. */
export interface WireField {
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly wire: number;
  /** The value of a varint; 0 for the others. */
  readonly value: bigint;
  /** Where the value lies in the source, `[start, end)`. */
  readonly start: number;
  readonly end: number;
}

/** Reads the protobuf wire format (protobuf.dev, "Encoding") from slices of a source; what is not wanted is skipped. */
export class WireReader {
  #window = new Uint8Array(0);
  /** Offset in the source of the window's first byte. */
  #start = 0;
  #fields = 0;

  constructor(private readonly source: WireSource) {}

  /** The fields of the message that lies at `[start, end)`. @throws UserError `onnx-malformed`, `onnx-limit`. */
  async *fields(start = 0, end = this.source.size): AsyncGenerator<WireField> {
    let at = start;
    while (at < end) {
      this.#fields += 1;
      if (this.#fields > LIMITS.fields) checkOnnxLimit('fields', this.#fields, LIMITS.fields);
      const field = await this.#field(at, end);
      yield field;
      at = field.end;
    }
  }

  /** A short text. */
  async text({ start, end }: WireField): Promise<string> {
    checkOnnxLimit('bytes in one name', end - start, LIMITS.textBytes);
    return new TextDecoder().decode(await this.#bytes(start, end - start));
  }

  /** The numbers of a repeated integer field, packed or one by one. */
  async integers(field: WireField): Promise<number[]> {
    if (field.wire === 0) return [Number(field.value)];
    const values: number[] = [];
    for (let at = field.start; at < field.end; ) {
      checkOnnxLimit('numbers in one list', values.length, LIMITS.nodeValues);
      const [value, next] = await this.#varint(at, field.end);
      values.push(Number(value));
      at = next;
    }
    return values;
  }

  async #field(at: number, end: number): Promise<WireField> {
    const [key, start] = await this.#varint(at, end);
    const wire = Number(key & 7n);
    const number = Number(key >> 3n);
    if (number === 0 || number > 2 ** 29) throw malformedOnnx(`a field has the number ${number}`);
    if (wire === 0) {
      const [value, next] = await this.#varint(start, end);
      return { number, wire, value, start, end: next };
    }
    if (wire !== 1 && wire !== 2 && wire !== 5) throw malformedOnnx(`a field has the wire type ${wire}`);
    const [length, from] = wire === 2 ? await this.#varint(start, end) : [wire === 1 ? 8n : 4n, start];
    if (length < 0n || length > BigInt(end - from)) throw malformedOnnx('a field is longer than what holds it');
    return { number, wire, value: 0n, start: from, end: from + Number(length) };
  }

  /** The signed 64-bit value of a varint, and where it ends. */
  async #varint(at: number, end: number): Promise<[value: bigint, next: number]> {
    const bytes = await this.#bytes(at, Math.min(10, end - at));
    let value = 0n;
    for (let i = 0; i < bytes.length; i += 1) {
      value |= BigInt(bytes[i]! & 127) << BigInt(7 * i);
      if (bytes[i]! < 128) return [BigInt.asIntN(64, value), at + i + 1];
    }
    throw malformedOnnx(bytes.length === 10 ? 'a number has more than 64 bits' : 'it ends in the middle of a number');
  }

  async #bytes(offset: number, length: number): Promise<Uint8Array> {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.#window.length) return this.#window.subarray(at, at + length);
    const wanted = Math.min(Math.max(length, SLICE_BYTES), this.source.size - offset);
    this.#window = Uint8Array.from(await this.source.read(offset, wanted));
    this.#start = offset;
    if (this.#window.length < length) throw malformedOnnx('it has become shorter while it was read');
    return this.#window.subarray(0, length);
  }
}
