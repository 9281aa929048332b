import { dataType, type Fragment } from '../onnx/fragment.ts';
import { bodyNames } from './bodyNames.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import type { GraphContext } from './graphContext.ts';

/** Lengths of the sequence that attention is told, made once for all layers. */
export interface Lengths {
  /** Before the run; int64 `[1]`. */
  readonly past: string;
  /** After the run; int64 `[1]`. */
  readonly total: string;
  /** The same, int32 scalar. */
  readonly totalScalar: string;
  /** One less, for each branch; int32 `[branches]`. */
  readonly last: string;
  /** Number of branches; int64 `[1]`. */
  readonly branches: string;
  /** Shapes `[branches, added, width]` of queries, and of keys and values; int64 `[3]`. */
  readonly queryShape: string;
  readonly keyShape: string;
  /** Whether keys and values come out whole, as long as the sequence, and go in so; else only those that are new come out. */
  readonly whole: boolean;
}

export function sequenceLengths(graph: Fragment, config: DecoderConfig, ids: string): Lengths {
  const past = graph.input(bodyNames.pastLength, 'int64', [1]);
  const branches = graph.input(bodyNames.branches, 'int64', [1]);
  const length = graph.node('Div', [graph.node('Shape', [ids], { start: 1, end: 2 }), branches]);
  const total = graph.node('Add', [past, length]);
  const int32 = graph.node('Cast', [total], { to: dataType.int32 });
  const totalScalar = graph.node('Squeeze', [int32, graph.constant('int64', [0])]);
  const last = graph.node('Sub', [int32, graph.constant('int32', [1])]);
  const shapes = shapesOf(graph, config, branches);
  return { past, total, totalScalar, branches, last: graph.node('Expand', [last, branches]), ...shapes, whole: false };
}

/**
 * The same for a decoder as other programs call them: `ids` `[batch, length]`, and a mask with ones for the past and the
 * run, zeros for what fills up shorter texts at their end.
 */
export function maskedLengths(graph: Fragment, config: DecoderConfig, ids: string, mask: string): Lengths {
  const branches = graph.node('Shape', [ids], { start: 0, end: 1 });
  const length = graph.node('Shape', [ids], { start: 1, end: 2 });
  const total = graph.node('Shape', [mask], { start: 1, end: 2 });
  const first = graph.constant('int64', [0]);
  const totalScalar = graph.node('Squeeze', [graph.node('Cast', [total], { to: dataType.int32 }), first]);
  const counted = graph.node('ReduceSum', [mask, graph.constant('int64', [1])], { keepdims: 0 });
  const count = graph.node('Cast', [counted], { to: dataType.int32 });
  return {
    past: graph.node('Sub', [total, length]),
    total,
    totalScalar,
    branches,
    last: graph.node('Sub', [count, graph.constant('int32', [1])]),
    ...shapesOf(graph, config, branches),
    whole: true,
  };
}

function shapesOf(graph: Fragment, { heads, kvHeads, headSize }: DecoderConfig, branches: string) {
  const apart = (count: number) => {
    return graph.node('Concat', [branches, graph.constant('int64', [-1, count * headSize])], { axis: 0 });
  };
  return { queryShape: apart(heads), keyShape: apart(kvHeads) };
}

/** The residual stream `[1, branches * added, hidden]` with the learned embedding of each position added. */
export function withPositions({ graph, config, weights }: GraphContext, residual: string, lengths: Lengths): string {
  const table = weights.vector(graph, 'position_embd.weight');
  const rows = graph.node('Slice', [table, lengths.past, lengths.total, graph.constant('int64', [0])]);
  const width = config.hiddenSize;
  const shape = graph.node('Concat', [lengths.branches, graph.constant('int64', [-1, width])], { axis: 0 });
  const sum = graph.node('Add', [graph.node('Reshape', [residual, shape]), rows]);
  return graph.node('Reshape', [sum, graph.constant('int64', [1, -1, width])]);
}
