/** Reads the protobuf wire format and, with it, ONNX models: what `core/onnx` writes, seen by somebody else. */

export interface Field {
  readonly field: number;
  /** 0 varint, 2 bytes, 5 fixed 32 bits. */
  readonly wire: number;
  /** A varint as its 64 bits, signed; the bytes of the others. */
  readonly value: bigint | Uint8Array;
}

export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined || shift > 63n) throw new Error(`no varint at ${at}`);
      at += 1;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
  };
  const take = (length: number) => {
    if (at + length > bytes.length) throw new Error(`${length} bytes at ${at} of ${bytes.length}`);
    at += length;
    return bytes.slice(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const wire = key & 7;
    if (wire !== 0 && wire !== 2 && wire !== 5) throw new Error(`wire type ${wire}`);
    const value = wire === 0 ? varint() : take(wire === 2 ? Number(varint()) : 4);
    fields.push({ field: key >> 3, wire, value });
  }
  return fields;
}

/** A message's fields by number; numbers as in onnx.proto. */
class Message {
  private readonly fields: readonly Field[];

  constructor(bytes: Uint8Array) {
    this.fields = readFields(bytes);
  }

  all(field: number): Uint8Array[] {
    return this.values(field).map(value => value as Uint8Array);
  }

  messages(field: number): Message[] {
    return this.all(field).map(bytes => new Message(bytes));
  }

  /** The last one of a field that is there once, as merging has it. */
  message(field: number): Message {
    return this.messages(field).at(-1) ?? new Message(new Uint8Array());
  }

  integers(field: number): number[] {
    return this.values(field).map(Number);
  }

  integer(field: number): number | undefined {
    return this.integers(field).at(-1);
  }

  texts(field: number): string[] {
    return this.all(field).map(bytes => new TextDecoder().decode(bytes));
  }

  text(field: number): string {
    return this.texts(field).at(-1) ?? '';
  }

  float(field: number): number {
    return new DataView(this.all(field).at(-1)!.buffer).getFloat32(0, true);
  }

  private values(field: number): (bigint | Uint8Array)[] {
    return this.fields.filter(each => each.field === field).map(({ value }) => value);
  }
}

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly type: number | undefined;
  readonly dims: readonly number[];
  readonly raw: Uint8Array | undefined;
  /** Entries of a tensor that lies in another file. */
  readonly external: Readonly<Record<string, string>> | null;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: number | undefined;
  readonly dims: readonly (number | string)[];
}

export interface OnnxModel {
  readonly irVersion: number | undefined;
  readonly producer: string;
  readonly opsets: Readonly<Record<string, number | undefined>>;
  /** Names of the graphs in the file; they are merged. */
  readonly graphs: readonly string[];
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export function readOnnx(bytes: Uint8Array): OnnxModel {
  const model = new Message(bytes);
  const graphs = model.messages(7);
  return {
    irVersion: model.integer(1),
    producer: model.text(2),
    opsets: Object.fromEntries(model.messages(8).map(opset => [opset.text(1), opset.integer(2)])),
    graphs: graphs.map(graph => graph.text(2)),
    nodes: graphs.flatMap(graph => graph.messages(1).map(node)),
    tensors: graphs.flatMap(graph => graph.messages(5).map(tensor)),
    inputs: graphs.flatMap(graph => graph.messages(11).map(value)),
    outputs: graphs.flatMap(graph => graph.messages(12).map(value)),
  };
}

function node(message: Message): OnnxNode {
  const domain = message.text(7);
  return {
    op: domain ? `${domain}:${message.text(4)}` : message.text(4),
    name: message.text(3),
    inputs: message.texts(1),
    outputs: message.texts(2),
    attributes: Object.fromEntries(message.messages(5).map(each => [each.text(1), attribute(each)])),
  };
}

function attribute(message: Message): unknown {
  const type = message.integer(20);
  if (type === 1) return { float: message.float(2) };
  if (type === 2) return message.integer(3);
  if (type === 3) return message.text(4);
  if (type === 7) return message.integers(8);
  throw new Error(`attribute type ${type}`);
}

function tensor(message: Message): OnnxTensor {
  const entries = message.messages(13).map(entry => [entry.text(1), entry.text(2)]);
  return {
    name: message.text(8),
    type: message.integer(2),
    dims: message.integers(1),
    raw: message.all(9).at(-1),
    external: message.integer(14) === 1 ? Object.fromEntries(entries) : null,
  };
}

function value(message: Message): OnnxValue {
  const type = message.message(2).message(1);
  const dims = type.message(2).messages(1);
  return {
    name: message.text(1),
    type: type.integer(1),
    dims: dims.map(dim => dim.integer(1) ?? dim.text(2)),
  };
}
