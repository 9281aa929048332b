/**
 * llama.cpp through node-llama-cpp, as a peer: reads one JSON request a line, answers one line each.
 * `node llamaCpp.mjs PACKAGE_FOLDER MODEL.gguf THREADS CONTEXT BATCH`; request `{way, ids}`, answer `{seconds, logProbs?}`.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [folder, modelPath, threads, contextSize, batchSize] = process.argv.slice(2);
const { getLlama, LlamaLogLevel } = await import(pathToFileURL(join(folder, 'dist', 'index.js')).href);
const llama = await getLlama({
  gpu: false,
  build: 'never',
  maxThreads: Number(threads),
  logLevel: LlamaLogLevel.error,
  skipDownload: true,
});
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const context = await model.createContext({
  contextSize: Number(contextSize),
  batchSize: Number(batchSize),
  threads: Number(threads),
});
const sequence = context.getSequence();

/** Tokens whose distributions are in memory at once: each is a `Map` over the whole vocabulary. */
const PIECE = 32;

const ways = {
  /** Keys and values of every token, no probability. */
  async prefill(ids) {
    await sequence.evaluateWithoutGeneratingNewTokens(ids.slice(0, -1));
  },
  /** The documented way: the whole distribution after every token, of which we need one entry. */
  async probabilities(ids) {
    const options = { generateNext: { probabilities: true } };
    return inPieces(
      ids,
      () => options,
      ({ probabilities }, target) => Math.log(probabilities.get(target)),
    );
  },
  /** The cheapest way there is: the logit of the target, the largest one, the sum of exponentials. */
  async logits(ids) {
    return inPieces(
      ids,
      target => ({
        generateNext: { logits: { filter: { tokens: [target], includeTop: 1 } }, totalLogitWeight: true },
      }),
      ({ logits, totalLogitWeight }, target) =>
        logits.get(target) - Math.max(...logits.values()) - Math.log(totalLogitWeight),
    );
  },
};

async function inPieces(ids, optionsFor, logProbOf) {
  const logProbs = [];
  for (let at = 0; at < ids.length - 1; at += PIECE) {
    const targets = ids.slice(at + 1, at + 1 + PIECE);
    const input = targets.map((target, i) => [ids[at + i], optionsFor(target)]);
    const outputs = await sequence.controlledEvaluate(input);
    targets.forEach((target, i) => {
      logProbs.push(logProbOf(outputs[i].next, target));
    });
  }
  return logProbs;
}

const answer = value => process.stdout.write(`${JSON.stringify(value)}\n`);
answer({ ready: true, package: 'node-llama-cpp', release: llama.llamaCppRelease.release });
for await (const line of createInterface({ input: process.stdin })) {
  const { way, ids } = JSON.parse(line);
  await sequence.clearHistory();
  const begin = performance.now();
  const logProbs = await ways[way](ids);
  answer({ seconds: (performance.now() - begin) / 1000, logProbs });
}
await llama.dispose();
