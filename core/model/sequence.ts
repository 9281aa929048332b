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
}

export function sequenceLengths(graph: Fragment, config: DecoderConfig, ids: string): Lengths {
  const past = graph.input(bodyNames.pastLength, 'int64', [1]);
  const branches = graph.input(bodyNames.branches, 'int64', [1]);
  const length = graph.node('Div', [graph.node('Shape', [ids], { start: 1, end: 2 }), branches]);
  const total = graph.node('Add', [past, length]);
  const int32 = graph.node('Cast', [total], { to: dataType.int32 });
  const totalScalar = graph.node('Squeeze', [int32, graph.constant('int64', [0])]);
  const last = graph.node('Sub', [int32, graph.constant('int32', [1])]);
  const apart = (heads: number) => {
    return graph.node('Concat', [branches, graph.constant('int64', [-1, heads * config.headSize])], { axis: 0 });
  };
  return {
    past,
    total,
    totalScalar,
    branches,
    last: graph.node('Expand', [last, branches]),
    queryShape: apart(config.heads),
    keyShape: apart(config.kvHeads),
  };
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
