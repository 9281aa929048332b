/**
 * The slow and obvious twin of the ONNX graphs: a decoder-only transformer in float64, token by token, with as many
 * arrays as it takes. It follows the published descriptions of the two architectures and knows nothing of `core/model`.
 */

/** A Llama (arXiv 2302.13971) or Gemma 3 (arXiv 2503.19786) decoder. */
export interface DecoderShape {
  readonly architecture: 'llama' | 'gemma3';
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly feedForwardSize: number;
  readonly epsilon: number;
  /** Rotated dimensions of a head. */
  readonly ropeSize: number;
  readonly ropeBase: number;
  /** Positions are divided by this; in Gemma 3 only those of the layers that see everything. */
  readonly ropeScale: number;
  /** Divisors of each frequency. */
  readonly ropeFactors: readonly number[] | null;
  /** Tokens that five of six layers of Gemma 3 see, the current one included. */
  readonly slidingWindow: number;
}

export interface ReferenceStates {
  /** After the final norm, `[tokens][hidden]`. */
  readonly hidden: readonly number[][];
  /** `[tokens][vocabulary]` */
  readonly logits: readonly number[][];
}

/** Weights by their names in a GGUF file; a matrix is `[out, in]` in one piece. */
export type Weights = ReadonlyMap<string, ArrayLike<number>>;

export function referenceDecoder(shape: DecoderShape, weights: Weights, ids: Int32Array): ReferenceStates {
  const gemma = shape.architecture === 'gemma3';
  const table = weights.get('token_embd.weight')!;
  const scale = gemma ? Math.sqrt(shape.hiddenSize) : 1;
  let residuals = Array.from(ids, id => row(table, id, shape.hiddenSize).map(value => scale * value));
  for (let layer = 0; layer < shape.layers; layer += 1) residuals = decoderLayer(shape, weights, layer, residuals);
  const hidden = residuals.map(x => rmsNorm(shape, weights.get('output_norm.weight')!, x));
  const output = weights.get('output.weight') ?? table;
  return { hidden, logits: hidden.map(x => multiply(output, x)) };
}

function decoderLayer(shape: DecoderShape, weights: Weights, layer: number, residuals: number[][]): number[][] {
  const tensor = (name: string) => weights.get(`blk.${layer}.${name}.weight`)!;
  const normed = (name: string) => (x: number[]) => rmsNorm(shape, tensor(name), x);
  const unchanged = (x: number[]) => x;
  const gemma = shape.architecture === 'gemma3';
  const afterAttention = gemma ? normed('post_attention_norm') : unchanged;
  const afterFeedForward = gemma ? normed('post_ffw_norm') : unchanged;
  const attended = attention(shape, tensor, layer, residuals.map(normed('attn_norm'))).map(afterAttention);
  const middle = residuals.map((x, i) => add(x, attended[i]!));
  return middle.map(x => add(x, afterFeedForward(feedForward(shape, tensor, normed('ffn_norm')(x)))));
}

type Tensor = (name: string) => ArrayLike<number>;

function attention(shape: DecoderShape, tensor: Tensor, layer: number, xs: number[][]): number[][] {
  const gemma = shape.architecture === 'gemma3';
  const sliding = gemma && layer % 6 !== 5;
  const heads = (name: string, x: number[]) => chunks(multiply(tensor(name), x), shape.headSize);
  const placed = (name: string, x: number[], position: number) =>
    heads(`attn_${name}`, x).map(head => {
      const normed = gemma ? rmsNorm(shape, tensor(`attn_${name}_norm`), head) : head;
      return rotate(shape, normed, position, sliding);
    });
  const queries = xs.map((x, position) => placed('q', x, position));
  const keys = xs.map((x, position) => placed('k', x, position));
  const values = xs.map(x => heads('attn_v', x));
  return xs.map((_, position) => {
    const first = sliding ? Math.max(0, position - shape.slidingWindow + 1) : 0;
    const attended = queries[position]!.flatMap((query, head) => {
      const shared = Math.floor((head * shape.kvHeads) / shape.heads);
      const seen = keys.slice(first, position + 1).map(key => key[shared]!);
      const shares = softmax(seen.map(key => dot(query, key) / Math.sqrt(shape.headSize)));
      const parts = shares.map((share, i) => values[first + i]![shared]!.map(value => share * value));
      return parts.reduce(add);
    });
    return multiply(tensor('attn_output'), attended);
  });
}

function feedForward(shape: DecoderShape, tensor: Tensor, x: number[]): number[] {
  const activate = shape.architecture === 'gemma3' ? geluTanh : silu;
  const up = multiply(tensor('ffn_up'), x);
  const gated = multiply(tensor('ffn_gate'), x).map((value, i) => activate(value) * up[i]!);
  return multiply(tensor('ffn_down'), gated);
}

/** GGUF stores Llama's heads with the two coordinates of a rotation side by side, Gemma's half a head apart. */
function rotate(shape: DecoderShape, head: number[], position: number, sliding: boolean): number[] {
  const half = shape.ropeSize / 2;
  const base = sliding ? 10_000 : shape.ropeBase;
  const rotated = [...head];
  for (let i = 0; i < half; i += 1) {
    const [a, b] = shape.architecture === 'llama' ? [2 * i, 2 * i + 1] : [i, i + half];
    const place = position / (sliding ? 1 : shape.ropeScale);
    const angle = (place * base ** ((-2 * i) / shape.ropeSize)) / (shape.ropeFactors?.[i] ?? 1);
    rotated[a] = head[a]! * Math.cos(angle) - head[b]! * Math.sin(angle);
    rotated[b] = head[a]! * Math.sin(angle) + head[b]! * Math.cos(angle);
  }
  return rotated;
}

function rmsNorm({ epsilon }: DecoderShape, weight: ArrayLike<number>, x: number[]): number[] {
  const length = Math.sqrt(dot(x, x) / x.length + epsilon);
  return x.map((value, i) => (value / length) * weight[i]!);
}

const silu = (x: number) => x / (1 + Math.exp(-x));
const geluTanh = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

function softmax(scores: number[]): number[] {
  const max = Math.max(...scores);
  const weights = scores.map(score => Math.exp(score - max));
  const total = weights.reduce((a, b) => a + b);
  return weights.map(weight => weight / total);
}

/** W x. */
function multiply(matrix: ArrayLike<number>, x: number[]): number[] {
  const columns = x.length;
  return Array.from({ length: matrix.length / columns }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < columns; j += 1) sum += matrix[i * columns + j]! * x[j]!;
    return sum;
  });
}

function row(matrix: ArrayLike<number>, index: number, columns: number): number[] {
  return Array.from({ length: columns }, (_, j) => matrix[index * columns + j]!);
}

function chunks(values: number[], size: number): number[][] {
  return Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));
}

function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function add(a: number[], b: number[]): number[] {
  return a.map((value, i) => value + b[i]!);
}
