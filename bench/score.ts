/**
 * Tokens per second of this engine, transformers and llama.cpp on one text, in turns.
 *
 *   --tokens 512,2048   lengths
 *   --repetitions 5     rounds; each runs everything once, in another order
 *   --threads 2         for everybody
 *   --model FILE.gguf   else the default model
 *   --without NAME      leaves out a peer: transformers or llama
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { smollm2Path } from '#test/support/models';
import { machine, versionOf } from './machine.ts';
import { note, print, table } from './markdown.ts';
import { OwnEngine, type Sample } from './ownEngine.ts';
import type { PeerRun } from './peer.ts';
import { type StartedPeer, startLlamaCpp, startTransformers } from './peers.ts';
import { said, spread } from './statistics.ts';

/** Ahead of a run, so that threads of the one before have stopped spinning, milliseconds. */
const PAUSE_MS = 500;

interface Contender {
  readonly name: string;
  run(sample: Sample): Promise<PeerRun>;
}

const { values: options } = parseArgs({
  options: {
    tokens: { type: 'string', default: '512,2048' },
    repetitions: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    model: { type: 'string' },
    without: { type: 'string', multiple: true, default: [] },
  },
});
const lengths = options.tokens.split(',').map(Number);
const repetitions = Number(options.repetitions);
const threads = Number(options.threads);
const stops: (() => unknown)[] = [];
try {
  await main();
} finally {
  await Promise.all(stops.map(stop => stop()));
}

async function main(): Promise<void> {
  const model = options.model ?? (await smollm2Path());
  const longest = Math.max(...lengths);
  const exact = await ownEngine(model, 'exact', longest);
  const fast = await ownEngine(model, 'fast', longest);
  const contenders: Contender[] = [
    { name: 'exact', run: ({ text }) => exact.run(text) },
    { name: 'fast', run: ({ text }) => fast.run(text) },
  ];
  const about = [`onnxruntime-node ${versionOf('onnxruntime-node')}`];
  const invite = (started: StartedPeer, ways: Readonly<Record<string, string>>) => {
    stops.push(() => started.peer.stop());
    about.push(started.about);
    for (const [name, way] of Object.entries(ways)) {
      contenders.push({ name, run: ({ ids }) => started.peer.run(way, ids) });
    }
  };
  if (!options.without.includes('transformers')) {
    invite(await startTransformers(model, threads), {
      'transformers, log-softmax of every row': 'logProbs',
      'transformers, also entropy, rank, top 10': 'measures',
    });
  }
  if (!options.without.includes('llama')) {
    invite(await startLlamaCpp(model, threads, longest + 1), {
      'llama.cpp, bare prefill': 'prefill',
      'llama.cpp, two logits and the sum of every row': 'logits',
      'llama.cpp, probabilities of every row': 'probabilities',
    });
  }
  const day = new Date().toISOString().slice(0, 10);
  print(
    `${exact.card.name}, ${exact.card.quantization}; ${threads} threads; ${about.join('; ')}; ${machine()}; ${day}`,
  );
  const text = readFileSync('test/fixtures/texts/english.txt', 'utf8');
  for (const length of lengths) {
    const sample = await exact.cut(text, length);
    print(report(sample, contenders, await measure(contenders, sample)));
  }
}

async function ownEngine(model: string, precision: 'exact' | 'fast', window: number): Promise<OwnEngine> {
  const engine = await OwnEngine.start(model, precision, threads, window);
  stops.push(() => engine.stop());
  return engine;
}

/** Tokens per second, `[repetitions, contenders]`. */
async function measure(contenders: readonly Contender[], sample: Sample): Promise<number[][]> {
  const length = scoredTokens(sample);
  const rounds: number[][] = [];
  for (let round = -1; round < repetitions; round++) {
    const speeds: number[] = [];
    for (let turn = 0; turn < contenders.length; turn++) {
      // Everybody goes first in some round: what ran just before warms the processor.
      const which = (turn + round + contenders.length) % contenders.length;
      await pause(PAUSE_MS);
      const { seconds } = await contenders[which]!.run(sample);
      speeds[which] = length / seconds;
      note(`${length} tokens, round ${round + 1}: ${contenders[which]!.name} ${speeds[which].toFixed(0)} tokens/s`);
    }
    // The first round warms up.
    if (round >= 0) rounds.push(speeds);
  }
  return rounds;
}

/** Ratios are taken within a round and then summed up, so that a slow minute of the machine falls out. */
function report(sample: Sample, contenders: readonly Contender[], rounds: readonly number[][]): string {
  const rows = contenders.map(({ name }, which) => [
    name,
    said(spread(rounds.map(speeds => speeds[which]!))),
    ...[0, 1].map(own => (own === which ? '' : said(spread(rounds.map(speeds => speeds[own]! / speeds[which]!)), 2))),
  ]);
  const head = [`${scoredTokens(sample)} tokens`, 'tokens/s', '`exact` is times as fast', '`fast` is times as fast'];
  return `${table(head, rows)}\n\nMedian (least to most) of ${rounds.length} rounds.`;
}

/** All but the start token. */
function scoredTokens({ ids }: Sample): number {
  return ids.length - 1;
}
