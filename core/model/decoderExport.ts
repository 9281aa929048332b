import { UserError } from '../errors.ts';
import { dataType } from '../onnx/fragment.ts';
import type { GraphSignature, GraphValue } from '../onnx/signature.ts';

/** One state that a decoder carries from run to run, of keys, of values or of both. */
export interface CarriedState {
  readonly past: string;
  readonly present: string;
  readonly type: 'float32' | 'float16';
  /** With 0 tokens in it. */
  readonly emptyShape: readonly number[];
  /** The axis that grows with the tokens. */
  readonly axis: number;
}

export type IdType = 'int64' | 'int32';

/** How a decoder-only model of somebody else's is fed; every name is that of an input. */
export interface DecoderExport {
  readonly ids: { readonly name: string; readonly type: IdType };
  readonly positions: { readonly name: string; readonly type: IdType } | null;
  /** Ones for every token of the past and of the run. */
  readonly mask: { readonly name: string; readonly type: IdType } | null;
  /** Says a merged decoder whether there is a past. */
  readonly useCache: string | null;
  /** How many rows of logits are wanted, counted from the end. */
  readonly keep: { readonly name: string; readonly scalar: boolean } | null;
  readonly logits: { readonly name: string; readonly rank: number };
  /** Empty where nothing is carried: then every run begins at the first token. */
  readonly carried: readonly CarriedState[];
  /** Columns of the logits, where the graph says so. */
  readonly vocabularySize: number | null;
}

/** What a model's settings say of lengths that its graph only names. */
export interface StateSizes {
  readonly kvHeads?: number | undefined;
  readonly headSize?: number | undefined;
}

/**
 * Reads the roles of a graph's inputs and outputs off their names and shapes, as the common exporters give them
 * (optimum, transformers.js, onnxruntime-genai, torch.onnx).
 * @throws UserError `unsupported-export` with what stands in the way.
 */
export function decoderExport(signature: GraphSignature, sizes: StateSizes = {}): DecoderExport {
  const byName = new Map(signature.inputs.map(input => [input.name, input]));
  const take = (...names: readonly string[]): GraphValue | null => {
    const name = names.find(each => byName.has(each));
    const input = name === undefined ? null : byName.get(name)!;
    if (input) byName.delete(input.name);
    return input;
  };
  if (byName.has('inputs_embeds')) throw refused('takes embeddings instead of token ids');
  const ids = take('input_ids', 'ids', 'tokens');
  if (!ids) throw refused('has no input "input_ids"');
  const logits = logitsOf(signature.outputs);
  const positions = take('position_ids');
  const mask = take('attention_mask');
  const useCache = take('use_cache_branch');
  const keep = take('num_logits_to_keep', 'logits_to_keep');
  const outputs = new Set(signature.outputs.map(({ name }) => name));
  const carried = [...byName.values()].map(input => carriedState(input, outputs, sizes));
  const size = logits.shape.at(-1);
  return {
    ids: flatIds(ids),
    positions: positions && flatIds(positions),
    mask: mask && flatIds(mask),
    useCache: useCache?.name ?? null,
    keep: keep && { name: keep.name, scalar: keep.shape.length === 0 },
    logits: { name: logits.name, rank: logits.shape.length },
    carried,
    vocabularySize: typeof size === 'number' ? size : null,
  };
}

function logitsOf(outputs: readonly GraphValue[]): GraphValue {
  const logits = outputs.find(({ name }) => name === 'logits') ?? (outputs.length === 1 ? outputs[0] : undefined);
  const known = logits?.type === dataType.float32 || logits?.type === dataType.float16;
  if (!logits || !known) throw refused('has no output "logits" of floats');
  const { shape } = logits;
  if (shape.length !== 3 && shape.length !== 2) throw refused(`gives logits of the shape [${shape.join(', ')}]`);
  if (shape.length === 3 && shape[1] === 1) throw refused('gives the logits of the last token only');
  return logits;
}

function flatIds({ name, type, shape }: GraphValue): { name: string; type: IdType } {
  if (shape.length !== 2) throw refused(`wants "${name}" in ${shape.length} dimensions`);
  if (type === dataType.int64) return { name, type: 'int64' };
  if (type === dataType.int32) return { name, type: 'int32' };
  throw refused(`wants "${name}" in another type than int64 or int32`);
}

function carriedState(
  { name, type, shape: said }: GraphValue,
  outputs: ReadonlySet<string>,
  sizes: StateSizes,
): CarriedState {
  if (!/^past/.test(name)) throw refused(`wants an input "${name}" that is not known here`);
  if (/conv|ssm|recurrent|rwkv/.test(name)) throw refused(`carries a state that cannot be cut back ("${name}")`);
  const names = [name.replace(/^past(_key_values)?/, 'present'), name.replace(/^past/, 'present')];
  const present = names.find(each => outputs.has(each));
  if (present === undefined) throw refused(`has no output that goes on from its input "${name}"`);
  if (type !== dataType.float32 && type !== dataType.float16) {
    throw refused(`carries "${name}" in another type than floats`);
  }
  const axis = growingAxis(name, said);
  const shape = said.map((size, i) => {
    if (i === axis) return 0;
    if (typeof size === 'number') return size;
    if (i === 0 && !/head/i.test(size)) return 1;
    // [batch, heads, tokens, head size], where the graph only names what its settings say.
    const known =
      said.length === 4 && axis === 2 ? [undefined, sizes.kvHeads, undefined, sizes.headSize][i] : undefined;
    if (known === undefined) throw refused(`carries "${name}" in the shape [${said.join(', ')}]`);
    return known;
  });
  return { past: name, present, type: type === dataType.float32 ? 'float32' : 'float16', emptyShape: shape, axis };
}

/** The dimension that is no batch and grows with the tokens; a name with "past", "seq" or "length" decides. */
function growingAxis(name: string, shape: readonly (number | string)[]): number {
  const open = [...shape.keys()].filter(i => i > 0 && typeof shape[i] === 'string');
  const growing = open.filter(i => /past|seq|length/i.test(String(shape[i])));
  const candidates = growing.length > 0 ? growing : open;
  if (candidates.length !== 1) throw refused(`carries "${name}" in the shape [${shape.join(', ')}]`);
  return candidates[0]!;
}

/** The export is sound, but it is fed in a way that is not known here. */
export function refused(what: string): UserError {
  return new UserError(
    'unsupported-export',
    `This ONNX export ${what}.`,
    'Take an export for text generation as optimum or transformers.js write it, or a GGUF file of the model.',
  );
}
