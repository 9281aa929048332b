/**
 * The part of the protobuf wire format that writing ONNX needs: varints, fixed32 and length-delimited fields.
 * Source: protobuf.dev, "Encoding".
 */
const utf8 = new TextEncoder();

/** Appends fields of one message. Nested messages are built by their own writer and added with `message`. */
export class MessageWriter {
  private buffer = new Uint8Array(256);
  private length = 0;

  /** A varint field: int32, int64, enum or bool. Negative numbers take ten bytes, as the format demands. */
  varint(field: number, value: number | bigint): this {
    this.raw(field * 8);
    this.raw(value);
    return this;
  }

  float(field: number, value: number): this {
    this.raw(field * 8 + 5);
    this.reserve(4);
    new DataView(this.buffer.buffer).setFloat32(this.length, value, true);
    this.length += 4;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  message(field: number, value: MessageWriter): this {
    return this.bytes(field, value.finish());
  }

  bytes(field: number, value: Uint8Array): this {
    this.raw(field * 8 + 2);
    this.raw(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
    return this;
  }

  /** The message's bytes; a view that later writes may replace. */
  finish(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private raw(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    this.reserve(10);
    while (rest > 0x7fn) {
      this.buffer[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.buffer[this.length++] = Number(rest);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * this.buffer.length, this.length + bytes));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

/** One message after another is their merge, by definition of the format. */
export function mergeMessages(parts: readonly Uint8Array[]): Uint8Array {
  const merged = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    merged.set(part, at);
    at += part.length;
  }
  return merged;
}
