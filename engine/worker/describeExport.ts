import { basename } from 'node:path';
import { type DeviceChoice, decidedDevice } from '#core/model/device';
import type { ModelCard, Precision } from '#core/model/modelCard';
import { dataType } from '#core/onnx/fragment';
import type { GraphSignature } from '#core/onnx/signature';
import type { ModelFolder } from '../models/modelFolder.ts';

export interface ExportFacts {
  readonly folder: ModelFolder;
  readonly decoder: string;
  readonly signature: GraphSignature;
  readonly vocabularySize: number;
  /** What was asked for. */
  readonly precision: Precision;
  readonly start: ModelCard['start'];
  readonly device?: DeviceChoice | undefined;
}

/** Where a config says how long a text the model was made for, by family. */
const CONTEXT_KEYS = [
  'max_position_embeddings',
  'n_positions',
  'n_ctx',
  'max_seq_len',
  'seq_length',
  'max_sequence_length',
];
/** Models without a limit of their own, such as those with relative positions. */
const OTHER_CONTEXT = 2048;

/** What a model folder says of itself, and how the chosen export computes. */
export function describeExport(facts: ExportFacts, digest: string, tokenizerDigest: string): ModelCard {
  const { folder, decoder, signature, vocabularySize } = facts;
  const { config } = folder;
  const arithmetic = arithmeticOf(signature);
  const wanted = facts.precision === arithmetic.precision;
  return {
    name: basename(folder.path),
    architecture: typeof config.model_type === 'string' ? config.model_type : 'unknown',
    parameters: parameters(signature),
    digest,
    tokenizerDigest,
    license: folder.license,
    quantization: `${basename(decoder)}: ${arithmetic.words}`,
    contextLength: contextLength(config),
    vocabularySize,
    precision: arithmetic.precision,
    device: decidedDevice(facts),
    start: facts.start,
    weightBytes: weightBytes(signature),
    notes: wanted ? [] : [`The folder has no ${facts.precision} form of the model, so ${basename(decoder)} is used.`],
  };
}

function contextLength(config: Readonly<Record<string, unknown>>): number {
  const said = CONTEXT_KEYS.map(key => config[key]).find(value => Number.isInteger(value) && Number(value) > 1);
  return said === undefined ? OTHER_CONTEXT : Number(said);
}

/** Whether the graph multiplies in float32, and what its weights are. */
function arithmeticOf({ nodes, initializers }: GraphSignature): { precision: Precision; words: string } {
  const blocks = nodes.filter(({ op }) => op === 'com.microsoft:MatMulNBits');
  const bits = [...new Set(blocks.map(({ integers }) => integers.bits ?? 4))].sort();
  const isRounded = blocks.some(({ integers }) => integers.accuracy_level === 4 || integers.accuracy_level === 2);
  const isInteger = nodes.some(({ op }) => /MatMulInteger|QLinearMatMul|DynamicQuantize/.test(op));
  const isHalf = [...initializers.values()].some(({ type, elements }) => type === dataType.float16 && elements > 1);
  const words = [
    ...bits.map(each => `${each}-bit blocks`),
    ...(isInteger ? ['8-bit integers'] : []),
    isHalf ? 'float16' : 'float32',
  ].join(', ');
  return { precision: isRounded || isInteger || isHalf ? 'fast' : 'exact', words };
}

/** Bytes of an element by `TensorProto.DataType`; others are rare and small. */
const BYTES: Readonly<Record<number, number>> = { 1: 4, 2: 1, 3: 1, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 16: 2 };
/** Types that hold weights: floats of all lengths and bytes. */
const WEIGHTS: ReadonlySet<number> = new Set([1, 2, 3, 10, 11, 16, 21, 22]);

function weightBytes({ initializers }: GraphSignature): number {
  return [...initializers.values()].reduce((sum, { elements, type }) => sum + elements * (BYTES[type] ?? 1), 0);
}

/** Numbers in the weights; blocks of several bits count as what they stand for, their scales not at all. */
function parameters({ nodes, initializers }: GraphSignature): number {
  const packed = new Set<string>();
  let sum = 0;
  for (const { op, inputs, integers } of nodes) {
    const { K = 0, N = 0 } = integers;
    if (op !== 'com.microsoft:MatMulNBits' || packed.has(inputs[1]!)) continue;
    for (const name of inputs.slice(1)) packed.add(name);
    sum += K * N;
  }
  for (const [name, { elements, type }] of initializers) if (WEIGHTS.has(type) && !packed.has(name)) sum += elements;
  return sum;
}
