import type { Fragment } from '../onnx/fragment.ts';
import type { GraphWeights } from './graphWeights.ts';
import { type BlockTensor, type Placed, TABLE, type WeightPlan } from './weightPlan.ts';

/** Names a plan's tensors to one graph, each on first use. */
export function plannedWeights(plan: WeightPlan): GraphWeights {
  const declared = new Set<string>();
  const once = (name: string, declare: () => void): string => {
    if (!declared.has(name)) declare();
    declared.add(name);
    return name;
  };
  const tensor = (name: string): Placed => {
    const placed = plan.tensors.get(name);
    if (!placed) throw new Error(`no tensor ${name} in the plan`);
    return placed;
  };
  const dense = (graph: Fragment, name: string): string => {
    const placed = tensor(name);
    if (placed.form !== 'dense') throw new Error(`${name} is not dense`);
    return once(name, () => graph.external(name, 'float32', placed.shape, placed.values));
  };
  return {
    embed: (graph, ids) => {
      const { table } = plan;
      if (table.form === 'blocks') return gatherBlocks(graph, table, ids);
      return graph.node('Gather', [
        once(TABLE, () => graph.external(TABLE, 'float32', table.shape, table.values)),
        ids,
      ]);
    },
    linear: (graph, x, name) => {
      const placed = tensor(name);
      // The rows of W are the outputs; transB takes them as they are.
      if (placed.form === 'dense')
        return graph.node('com.microsoft:FusedMatMul', [x, dense(graph, name)], { transB: 1 });
      return multiplyBlocks(graph, placed, x, name, plan.quantizedActivations);
    },
    vector: dense,
    rotary: (graph, layer) => {
      const { cos, sin } = plan.rotary[layer]!;
      const shape = [plan.rotaryPositions, cos.length / 4 / plan.rotaryPositions];
      const table = (name: string, data: typeof cos) =>
        once(`rope/${name}_${data.offset}`, () =>
          graph.external(`rope/${name}_${data.offset}`, 'float32', shape, data),
        );
      return { cos: table('cos', cos), sin: table('sin', sin) };
    },
  };
}

/**
 * x W^T over blocks. `MatMulNBits` computes scale (quant - zero) with the zero point of an unsigned type's middle; the
 * offset of each block is added as (sum of x over the block) times the offset, a small dense product.
 */
function multiplyBlocks(
  graph: Fragment,
  w: BlockTensor,
  x: string,
  name: string,
  quantizedActivations: boolean,
): string {
  const [rows, columns] = w.shape as [number, number];
  const { blockSize } = w;
  const blocks = columns / blockSize;
  const attributes = { K: columns, N: rows, block_size: blockSize, accuracy_level: quantizedActivations ? 4 : 1 };
  const packed = (bits: number) => [rows, blocks, (blockSize * bits) / 8];
  const product = fromQuants(graph, w, name, packed, (bits, quants, scales, ...zeroPoints) =>
    graph.node('com.microsoft:MatMulNBits', [x, quants, scales, ...zeroPoints], { ...attributes, bits }),
  );
  if (!w.offsets) return product;
  const offsets = graph.external(`${name}/offsets`, 'float32', [rows, blocks], w.offsets);
  const last = graph.constant('int64', [-1]);
  // A leading dimension of 1 comes back with the sum.
  const split = graph.node('Reshape', [x, graph.constant('int64', [-1, blocks, blockSize])]);
  const sums = graph.node('ReduceSum', [split, last], { keepdims: 0 });
  return graph.node('Add', [product, graph.node('com.microsoft:FusedMatMul', [sums, offsets], { transB: 1 })]);
}

/** Rows of a table of blocks, dequantised one by one. */
function gatherBlocks(graph: Fragment, table: BlockTensor, ids: string): string {
  const [rows, columns] = table.shape as [number, number];
  const name = `${TABLE}/rows`;
  const blocks = columns / table.blockSize;
  const attributes = { block_size: table.blockSize, gather_axis: 0, quantize_axis: 1 };
  const packed = (bits: number) => [rows, (columns * bits) / 8];
  const gathered = fromQuants(graph, table, name, packed, (bits, quants, scales, ...zeroPoints) =>
    graph.node('com.microsoft:GatherBlockQuantized', [quants, ids, scales, ...zeroPoints], { ...attributes, bits }),
  );
  if (!table.offsets) return gathered;
  const offsets = graph.external(`${name}/offsets`, 'float32', [rows, blocks], table.offsets);
  const perBlock = graph.node('Unsqueeze', [graph.node('Gather', [offsets, ids]), graph.constant('int64', [-1])]);
  const split = graph.node('Reshape', [gathered, graph.constant('int64', [1, -1, blocks, table.blockSize])]);
  return graph.node('Reshape', [graph.node('Add', [split, perBlock]), graph.constant('int64', [1, -1, columns])]);
}

/** What `use` makes of the quants; where they are held in two halves, of both and then put together. */
function fromQuants(
  graph: Fragment,
  w: BlockTensor,
  name: string,
  packed: (bits: number) => readonly number[],
  use: (bits: number, quants: string, scales: string, ...zeroPoints: string[]) => string,
): string {
  const [rows, columns] = w.shape as [number, number];
  const blocks = columns / w.blockSize;
  const scales = graph.external(`${name}/scales`, 'float32', [rows, blocks], w.scales);
  const bits = w.low ? 4 : w.bits;
  const whole = use(bits, graph.external(`${name}/quants`, 'uint8', packed(bits), w.quants), scales);
  if (!w.low) return whole;
  const low = graph.external(`${name}/low`, 'uint8', packed(4), w.low.quants);
  const zeroPoints = graph.external(`${name}/zeros`, 'uint8', [rows, Math.ceil(blocks / 2)], w.low.zeroPoints);
  const upper = graph.node('Mul', [whole, graph.constant('float32', [16])]);
  return graph.node('Add', [upper, use(4, low, scales, zeroPoints)]);
}
