import { dataType, Fragment, OLDEST_OPSET } from '../onnx/fragment.ts';
import { appendNextTokenProbe } from '../onnx/probes/nextToken.ts';
import type { GraphNode, GraphSignature } from '../onnx/signature.ts';
import { type DecoderExport, refused } from './decoderExport.ts';

/** Names of what is added to an export beside the next-token probe's own. */
export const exportProbeNames = {
  /** Rows of the run's logits that are measured; int64 `[m]`. */
  rows: 'probe_rows',
  /** The last hidden states of those rows, `[m, hidden]`. */
  hidden: 'probe_hidden',
  /** Those of the measured rows whose logits are wanted; int64 `[l]`. */
  logitRows: 'probe_logit_rows',
  /** Their logits, float32 `[l, vocabulary]`. */
  logits: 'probe_logits',
};

/** What is appended to an export, and what it can then tell. */
export interface ExportProbe {
  readonly fragment: Uint8Array;
  readonly hasHidden: boolean;
}

/**
 * The next-token probe for a model of somebody else's: chosen rows of its logits, whatever their float type, measured in
 * float32. Appended to the model's bytes it extends that model. Where the output matrix is found, the states that it is
 * multiplied with are given too.
 */
export function exportProbe(
  signature: GraphSignature,
  { logits, vocabularySize }: Pick<DecoderExport, 'logits'> & { readonly vocabularySize: number },
): ExportProbe {
  const opset = signature.opsets.get('') ?? 0;
  if (opset < OLDEST_OPSET) throw refused(`uses version ${opset} of the ONNX operators, which is too old`);
  const graph = new Fragment('probe', opset);
  const rows = graph.input(exportProbeNames.rows, 'int64', ['rows']);
  const chosen = (x: string, width: number) => {
    const flat = graph.node('Reshape', [x, graph.constant('int64', [-1, width])]);
    return graph.node('Cast', [graph.node('Gather', [flat, rows], { axis: 0 })], { to: dataType.float32 });
  };
  const measured = chosen(logits.name, vocabularySize);
  appendNextTokenProbe(graph, measured, vocabularySize);
  const logitRows = graph.input(exportProbeNames.logitRows, 'int64', ['logit_rows']);
  graph.nodes('Gather', [measured, logitRows], [exportProbeNames.logits], { axis: 0 });
  graph.output(exportProbeNames.logits, 'float32', ['logit_rows', vocabularySize]);
  const states = lastHidden(signature, logits.name, vocabularySize);
  if (states) {
    graph.nodes('Identity', [chosen(states.name, states.width)], [exportProbeNames.hidden]);
    graph.output(exportProbeNames.hidden, 'float32', ['rows', states.width]);
  }
  return { fragment: graph.fragment(), hasHidden: states !== null };
}

/** Operators between the output matrix and the logits that change no row's place. */
const PASSING = new Set(['Cast', 'Identity', 'Mul', 'Div', 'Tanh', 'Add']);

/** What the output matrix is multiplied with, and its width; `null` where no matrix is found. */
function lastHidden(
  { nodes, initializers }: GraphSignature,
  logits: string,
  vocabularySize: number,
): { readonly name: string; readonly width: number } | null {
  const makers = new Map<string, GraphNode>(nodes.flatMap(node => node.outputs.map(output => [output, node] as const)));
  let node = makers.get(logits);
  for (let steps = 0; node && PASSING.has(node.op) && steps < 8; steps += 1) {
    node = node.inputs.map(input => makers.get(input)).find(maker => maker !== undefined && maker.op !== 'Constant');
  }
  if (!node) return null;
  const [states = '', matrix = ''] = node.inputs;
  if (node.op === 'com.microsoft:MatMulNBits' && node.integers.K) return { name: states, width: node.integers.K };
  if (!['MatMul', 'com.microsoft:FusedMatMul'].includes(node.op)) return null;
  // A tied matrix is turned first.
  const source = makers.get(matrix)?.op === 'Transpose' ? makers.get(matrix)!.inputs[0]! : matrix;
  const width = (initializers.get(source)?.elements ?? 0) / vocabularySize;
  return Number.isInteger(width) && width > 0 ? { name: states, width } : null;
}
