import { LIMITS } from './limits.ts';
import { checkGraphSize, checkOnnxLimit, malformedOnnx } from './refusals.ts';
import { type WireField, WireReader, type WireSource } from './wireReader.ts';

/** An input or output of a graph. */
export interface GraphValue {
  readonly name: string;
  /** `TensorProto.DataType`; 0 where it is no tensor. */
  readonly type: number;
  /** A number or a name per dimension; an empty name is a length that nobody named. */
  readonly shape: readonly (number | string)[];
}

export interface GraphNode {
  /** With its domain where it is not the standard one: `com.microsoft:MatMulNBits`. */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes. */
  readonly integers: Readonly<Record<string, number>>;
}

/** What a model of somebody else's says of itself; its weights are not read. */
export interface GraphSignature {
  /** Version of each operator set; the standard one's name is empty. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Without those that only give a constant its name. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly nodes: readonly GraphNode[];
  /** Elements of each constant, by name, and their `TensorProto.DataType`. */
  readonly initializers: ReadonlyMap<string, { readonly elements: number; readonly type: number }>;
  /** Names of the files beside it that hold weights. */
  readonly externalFiles: ReadonlySet<string>;
}

/**
 * Reads what an ONNX file says of its graph (field numbers: onnx.proto). Graphs inside nodes are not looked into.
 * @throws UserError `onnx-malformed`, `onnx-limit`.
 */
export async function readSignature(source: WireSource): Promise<GraphSignature> {
  checkGraphSize(source.size);
  const reader = new WireReader(source);
  const parts = {
    opsets: new Map<string, number>(),
    inputs: [] as GraphValue[],
    outputs: [] as GraphValue[],
    nodes: [] as GraphNode[],
    initializers: new Map<string, { elements: number; type: number }>(),
    externalFiles: new Set<string>(),
  };
  for await (const field of reader.fields()) {
    if (field.number === 7 && field.wire === 2) await readGraph(reader, field, parts);
    if (field.number === 8 && field.wire === 2) {
      const { domain, version } = await readOpset(reader, field);
      parts.opsets.set(domain === 'ai.onnx' ? '' : domain, version);
    }
  }
  if (parts.outputs.length === 0) throw malformedOnnx('it has no graph with an output');
  return { ...parts, inputs: parts.inputs.filter(({ name }) => !parts.initializers.has(name)) };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Parts {
  readonly inputs: GraphValue[];
  readonly outputs: GraphValue[];
  readonly nodes: GraphNode[];
  readonly initializers: Map<string, { elements: number; type: number }>;
  readonly externalFiles: Set<string>;
}

async function readGraph(reader: WireReader, { start, end }: WireField, parts: Parts): Promise<void> {
  for await (const field of reader.fields(start, end)) {
    if (field.wire !== 2) continue;
    if (field.number === 1) parts.nodes.push(await readNode(reader, field));
    if (field.number === 5) await readInitializer(reader, field, parts);
    if (field.number === 11) parts.inputs.push(await readValue(reader, field));
    if (field.number === 12) parts.outputs.push(await readValue(reader, field));
    checkOnnxLimit('nodes', parts.nodes.length, LIMITS.nodes);
    checkOnnxLimit('constants', parts.initializers.size, LIMITS.initializers);
    checkOnnxLimit('inputs', parts.inputs.length, LIMITS.values);
    checkOnnxLimit('outputs', parts.outputs.length, LIMITS.values);
  }
}

async function readOpset(reader: WireReader, { start, end }: WireField) {
  const opset = { domain: '', version: 0 };
  for await (const field of reader.fields(start, end)) {
    if (field.number === 1 && field.wire === 2) opset.domain = await reader.text(field);
    if (field.number === 2) opset.version = Number(field.value);
  }
  return opset;
}

async function readNode(reader: WireReader, { start, end }: WireField): Promise<GraphNode> {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const integers: Record<string, number> = {};
  let op = '';
  let domain = '';
  for await (const field of reader.fields(start, end)) {
    if (field.wire !== 2) continue;
    if (field.number === 1) inputs.push(await reader.text(field));
    if (field.number === 2) outputs.push(await reader.text(field));
    if (field.number === 4) op = await reader.text(field);
    if (field.number === 7) domain = await reader.text(field);
    if (field.number === 5) await readIntegerAttribute(reader, field, integers);
    checkOnnxLimit('values of one node', Math.max(inputs.length, outputs.length), LIMITS.nodeValues);
  }
  return { op: domain && domain !== 'ai.onnx' ? `${domain}:${op}` : op, inputs, outputs, integers };
}

async function readIntegerAttribute(reader: WireReader, { start, end }: WireField, into: Record<string, number>) {
  let name = '';
  let value: number | undefined;
  for await (const field of reader.fields(start, end)) {
    if (field.number === 1 && field.wire === 2) name = await reader.text(field);
    if (field.number === 3 && field.wire === 0) value = Number(field.value);
  }
  if (value !== undefined) into[name] = value;
}

async function readInitializer(reader: WireReader, { start, end }: WireField, parts: Parts): Promise<void> {
  const dims: number[] = [];
  let name = '';
  let type = 0;
  for await (const field of reader.fields(start, end)) {
    if (field.number === 1) dims.push(...(await reader.integers(field)));
    if (field.number === 2) type = Number(field.value);
    if (field.number === 8 && field.wire === 2) name = await reader.text(field);
    if (field.number === 13 && field.wire === 2) await readLocation(reader, field, parts.externalFiles);
    checkOnnxLimit('dimensions of one constant', dims.length, LIMITS.dimensions);
  }
  const elements = dims.reduce((product, size) => product * size, 1);
  if (dims.some(size => size < 0) || !Number.isSafeInteger(elements)) {
    throw malformedOnnx(`the constant "${name}" has the shape ${dims.join(' x ')}`);
  }
  parts.initializers.set(name, { elements, type });
}

async function readLocation(reader: WireReader, { start, end }: WireField, files: Set<string>): Promise<void> {
  const entry = { key: '', value: '' };
  for await (const field of reader.fields(start, end)) {
    if (field.number === 1 && field.wire === 2) entry.key = await reader.text(field);
    if (field.number === 2 && field.wire === 2) entry.value = await reader.text(field);
  }
  if (entry.key === 'location') files.add(entry.value);
}

async function readValue(reader: WireReader, { start, end }: WireField): Promise<GraphValue> {
  const value: Mutable<GraphValue> = { name: '', type: 0, shape: [] };
  for await (const field of reader.fields(start, end)) {
    if (field.wire !== 2) continue;
    if (field.number === 1) value.name = await reader.text(field);
    // TypeProto, and in it the tensor's type.
    if (field.number !== 2) continue;
    for await (const type of reader.fields(field.start, field.end)) {
      if (type.number === 1 && type.wire === 2) Object.assign(value, await readTensorType(reader, type));
    }
  }
  return value;
}

async function readTensorType(reader: WireReader, { start, end }: WireField) {
  let type = 0;
  const shape: (number | string)[] = [];
  for await (const field of reader.fields(start, end)) {
    if (field.number === 1) type = Number(field.value);
    if (field.number !== 2 || field.wire !== 2) continue;
    for await (const dim of reader.fields(field.start, field.end)) {
      if (dim.number === 1 && dim.wire === 2) shape.push(await readDimension(reader, dim));
      checkOnnxLimit('dimensions of one value', shape.length, LIMITS.dimensions);
    }
  }
  return { type, shape };
}

async function readDimension(reader: WireReader, { start, end }: WireField): Promise<number | string> {
  let size: number | string = '';
  for await (const field of reader.fields(start, end)) {
    if (field.number === 1 && field.wire === 0) size = Number(field.value);
    if (field.number === 2 && field.wire === 2) size = await reader.text(field);
  }
  return size;
}
