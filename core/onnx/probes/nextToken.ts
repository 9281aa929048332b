import { dataType, type Fragment } from '../fragment.ts';
import { middleDivisor, mostLikely } from './mostLikely.ts';

/** Names of the probe's inputs and outputs; m rows, k kept per row. */
export const probeNames = {
  /** int64 `[m]` */
  targets: 'probe_targets',
  /** int64 `[1]`, from 1 to the size of the vocabulary */
  k: 'probe_k',
  logProb: 'probe_log_prob',
  entropy: 'probe_entropy',
  secondMoment: 'probe_second_moment',
  maxLogProb: 'probe_max_log_prob',
  rank: 'probe_rank',
  topP: 'probe_top_p',
  topLogProbs: 'probe_top_log_probs',
  topIds: 'probe_top_ids',
};

/**
 * Appends the measures of the next-token distribution to a graph that has `logits` `[m, vocabulary]`, float32.
 * Definitions: docs/measures.md. Comparisons are made on the logits, where no rounding has made ties. The operators
 * are chosen for few passes over the vocabulary.
 */
export function appendNextTokenProbe(graph: Fragment, logits: string, vocabularySize: number): void {
  const targets = graph.input(probeNames.targets, 'int64', ['rows']);
  const k = graph.input(probeNames.k, 'int64', [1]);
  const last = graph.constant('int64', [1]);
  const flat = (x: string) => graph.node('Squeeze', [x, last]);
  const sum = (x: string) => sumRows(graph, x, vocabularySize);
  const op = (type: string, ...inputs: string[]) => graph.node(type, inputs);
  // A float mask: adding up floats is several times faster than adding up integers or selecting.
  const mask = (type: string, ...inputs: string[]) =>
    graph.node('Cast', [op(type, ...inputs)], { to: dataType.float32 });

  const top = mostLikely(graph, logits, k, vocabularySize);
  const max = graph.node('Gather', [top.logits, graph.constant('int64', [0])], { axis: 1 });
  const column = op('Unsqueeze', targets, last);
  const targetLogit = graph.node('GatherElements', [logits, column], { axis: 1 });

  // With d = logit - max: S = sum e^d, A = sum e^d d, B = sum e^d d^2; ln p = d - ln S.
  const d = op('Sub', logits, max);
  const exps = op('Exp', d);
  const weighted = op('Mul', exps, d);
  const s = sum(exps);
  const logS = op('Log', s);
  const meanD = op('Div', sum(weighted), s);
  const meanD2 = op('Div', sum(op('Mul', weighted, d)), s);

  const targetD = flat(op('Sub', targetLogit, max));
  const logProb = op('Sub', targetD, logS);
  const entropy = op('Sub', logS, meanD);
  // B/S - 2 ln S A/S + (ln S)^2: no term is negative, so nothing cancels.
  const cross = op('Mul', op('Mul', logS, meanD), graph.constant('float32', [-2]));
  const secondMoment = op('Add', op('Add', meanD2, cross), op('Mul', logS, logS));

  const greater = mask('Greater', logits, targetLogit);
  const better = sum(greater);
  const rank = op('Add', graph.node('Cast', [better], { to: dataType.int32 }), graph.constant('int32', [1]));
  const betterMass = sum(op('Mul', greater, exps));
  const tiedMass = op('Mul', sum(mask('Equal', logits, targetLogit)), op('Exp', targetD));
  const topP = op('Div', op('Add', betterMass, tiedMass), s);
  const topLogProbs = op('Sub', op('Sub', top.logits, max), op('Unsqueeze', logS, last));

  const outputs = [
    [logProb, probeNames.logProb, 'float32'],
    [entropy, probeNames.entropy, 'float32'],
    [secondMoment, probeNames.secondMoment, 'float32'],
    [op('Neg', logS), probeNames.maxLogProb, 'float32'],
    [rank, probeNames.rank, 'int32'],
    [topP, probeNames.topP, 'float32'],
  ] as const;
  for (const [value, name, type] of outputs) {
    graph.nodes('Identity', [value], [name]);
    graph.output(name, type, ['rows']);
  }
  graph.nodes('Identity', [topLogProbs], [probeNames.topLogProbs]);
  graph.output(probeNames.topLogProbs, 'float32', ['rows', 'k']);
  graph.nodes('Identity', [top.ids], [probeNames.topIds]);
  graph.output(probeNames.topIds, 'int64', ['rows', 'k']);
}

/**
 * Sums over the vocabulary, in two stages: float32 sums of a quarter of a million small numbers lose up to 1e-4 of
 * their value when they are added one after the other.
 */
function sumRows(graph: Fragment, x: string, vocabularySize: number): string {
  const part = partLength(vocabularySize);
  const rest = vocabularySize % part;
  if (rest === 0) return sumParts(graph, x, vocabularySize, part);
  const sizes = graph.constant('int64', [vocabularySize - rest, rest]);
  const [parts, remainder] = graph.nodes('Split', [x, sizes], 2, { axis: 1 });
  const last = graph.constant('int64', [1]);
  const sums = [
    sumParts(graph, parts!, vocabularySize - rest, part),
    graph.node('ReduceSum', [remainder!, last], { keepdims: 0 }),
  ];
  return graph.node('Add', sums);
}

function sumParts(graph: Fragment, x: string, size: number, part: number): string {
  const parts = graph.node('Reshape', [x, graph.constant('int64', [-1, size / part, part])]);
  const partial = graph.node('ReduceSum', [parts, graph.constant('int64', [2])], { keepdims: 0 });
  return graph.node('ReduceSum', [partial, graph.constant('int64', [1])], { keepdims: 0 });
}

/** A middle divisor needs no copy; where there is none worth the name, as for a prime, the root and a remainder do. */
function partLength(size: number): number {
  const root = Math.floor(Math.sqrt(size));
  const divisor = middleDivisor(size);
  return 8 * divisor < root ? root : divisor;
}
