import { MessageWriter } from './wire.ts';

/** Element types of ONNX tensors (`TensorProto.DataType` of onnx.proto). */
export const dataType = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10 } as const;
export type DataType = keyof typeof dataType;

/** A number or a name per dimension; a name stands for a length known only at run time. */
export type Shape = readonly (number | string)[];
export type Attribute = number | bigint | string | readonly number[] | { readonly float: number };

/** A constant whose bytes lie in a file beside the model. */
export interface ExternalData {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** ONNX operator set of the graphs written here; `com.microsoft` holds ONNX Runtime's own operators. */
const OPSET = 21;
/** The oldest operator set for which a probe can be written: the first whose `ReduceSum` takes its axes as an input. */
export const OLDEST_OPSET = 13;
const IR_VERSION = 10;

/**
 * Builds a partial `ModelProto`: inputs, nodes, constants and outputs. On its own it is a model; appended to the bytes
 * of another model it extends that model's graph, since concatenated messages merge (field numbers: onnx.proto).
 */
export class Fragment {
  private readonly graph = new MessageWriter();
  private readonly constants = new Map<string, string>();
  private counter = 0;

  /**
   * `prefix` starts every generated name, so that a fragment cannot collide with what it is appended to; `opset` is the
   * operator set of that model.
   */
  constructor(
    private readonly prefix: string,
    private readonly opset = OPSET,
  ) {}

  input(name: string, type: DataType, shape: Shape): string {
    this.graph.message(11, valueInfo(name, type, shape));
    return name;
  }

  output(name: string, type: DataType, shape: Shape): void {
    this.graph.message(12, valueInfo(name, type, shape));
  }

  /** One operator; returns the name of its first output. An empty input name leaves an optional input out. */
  node(op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    return this.nodes(op, inputs, 1, attributes)[0]!;
  }

  /** One operator with several outputs, named by the caller (an empty name is not computed) or counted. */
  nodes(
    op: string,
    inputs: readonly string[],
    outputs: number | readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string[] {
    const [domain, type] = op.includes(':') ? (op.split(':') as [string, string]) : ['', op];
    const name = `${this.prefix}/${type}_${this.counter++}`;
    const names =
      typeof outputs === 'number' ? Array.from({ length: outputs }, (_, i) => `${name}:${i}`) : [...outputs];
    const message = new MessageWriter();
    for (const input of inputs) message.string(1, input);
    for (const output of names) message.string(2, output);
    message.string(3, name).string(4, type);
    for (const [key, value] of Object.entries(attributes)) message.message(5, attribute(key, value));
    if (domain) message.string(7, domain);
    this.graph.message(1, message);
    return names;
  }

  /** The largest along one axis, which goes. Its axes were an attribute before operator set 18. */
  reduceMax(x: string, axis: number): string {
    if (this.opset < 18) return this.node('ReduceMax', [x], { axes: [axis], keepdims: 0 });
    return this.node('ReduceMax', [x, this.constant('int64', [axis])], { keepdims: 0 });
  }

  /** A small constant, written into the graph once per value. */
  constant(type: 'float32' | 'int32' | 'int64' | 'bool', values: readonly number[], shape?: readonly number[]): string {
    const dims = shape ?? [values.length];
    const key = `${type}:${dims}:${values}`;
    const known = this.constants.get(key);
    if (known) return known;
    const name = `${this.prefix}/constant_${this.constants.size}`;
    this.constants.set(key, name);
    this.graph.message(5, tensor(name, type, dims).bytes(9, rawData(type, values)));
    return name;
  }

  /** A constant in a side file. */
  external(name: string, type: DataType, shape: readonly number[], data: ExternalData): string {
    const message = tensor(name, type, shape);
    const entries = { location: data.file, offset: String(data.offset), length: String(data.length) };
    for (const [key, value] of Object.entries(entries)) {
      message.message(13, new MessageWriter().string(1, key).string(2, value));
    }
    this.graph.message(5, message.varint(14, 1));
    return name;
  }

  /** The bytes of the partial model, ready to be appended to another model. */
  fragment(): Uint8Array {
    return new MessageWriter().message(7, this.graph).finish();
  }

  /** The bytes of a whole model. */
  model(): Uint8Array {
    const opset = (domain: string, version: number) => new MessageWriter().string(1, domain).varint(2, version);
    return new MessageWriter()
      .varint(1, IR_VERSION)
      .string(2, 'token-loupe')
      .message(7, this.graph.string(2, this.prefix))
      .message(8, opset('', this.opset))
      .message(8, opset('com.microsoft', 1))
      .finish();
  }
}

function valueInfo(name: string, type: DataType, shape: Shape): MessageWriter {
  const dims = new MessageWriter();
  for (const dim of shape) {
    const message = new MessageWriter();
    dims.message(1, typeof dim === 'number' ? message.varint(1, dim) : message.string(2, dim));
  }
  const tensorType = new MessageWriter().varint(1, dataType[type]).message(2, dims);
  return new MessageWriter().string(1, name).message(2, new MessageWriter().message(1, tensorType));
}

function tensor(name: string, type: DataType, shape: readonly number[]): MessageWriter {
  const message = new MessageWriter();
  for (const dim of shape) message.varint(1, dim);
  return message.varint(2, dataType[type]).string(8, name);
}

function rawData(type: 'float32' | 'int32' | 'int64' | 'bool', values: readonly number[]): Uint8Array {
  if (type === 'float32') return new Uint8Array(new Float32Array(values).buffer);
  if (type === 'int32') return new Uint8Array(new Int32Array(values).buffer);
  if (type === 'int64') return new Uint8Array(new BigInt64Array(values.map(BigInt)).buffer);
  return new Uint8Array(values);
}

/** Integers are `INT`, strings `STRING`, arrays `INTS`; a float is said as `{ float }`. */
function attribute(name: string, value: Attribute): MessageWriter {
  const message = new MessageWriter().string(1, name);
  if (typeof value === 'string') return message.string(4, value).varint(20, 3);
  if (typeof value === 'number' || typeof value === 'bigint') return message.varint(3, value).varint(20, 2);
  if ('float' in value) return message.float(2, value.float).varint(20, 1);
  for (const item of value) message.varint(8, item);
  return message.varint(20, 7);
}
