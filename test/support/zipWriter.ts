import { deflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly data: Buffer;
  /** What the headers say of the unpacked size, where that is to be a lie. */
  readonly declaredBytes?: number;
}

/** A zip file with deflated members, as wheels are. */
export function zip(members: readonly ZipMember[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, declaredBytes = data.length } of members) {
    const packed = deflateRawSync(data);
    const facts = sharedFields(name, data, packed.length, declaredBytes);
    const local = Buffer.concat([signature(0x04034b50), facts, Buffer.from(name)]);
    directory.push(centralEntry(facts, name, offset));
    pieces.push(local, packed);
    offset += local.length + packed.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...pieces, central, endRecord(members.length, central.length, offset)]);
}

/** The fields from "version needed" to "extra length" that local and central headers share. */
function sharedFields(name: string, data: Buffer, packedBytes: number, bytes: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  // 1 January 2000.
  fields.writeUInt16LE((20 << 9) | (1 << 5) | 1, 8);
  fields.writeUInt32LE(crc32(data), 10);
  fields.writeUInt32LE(packedBytes, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

function centralEntry(facts: Buffer, name: string, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), facts, rest, Buffer.from(name)]);
}

function endRecord(count: number, bytes: number, offset: number): Buffer {
  const fields = Buffer.alloc(18);
  fields.writeUInt16LE(count, 4);
  fields.writeUInt16LE(count, 6);
  fields.writeUInt32LE(bytes, 8);
  fields.writeUInt32LE(offset, 12);
  return Buffer.concat([signature(0x06054b50), fields]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
