/**
 * An inference process without a model, forked by tests: it does what the text that it is asked to score says, a verb
 * and at most one argument. Its deaths are real.
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, UserError } from '#core/errors';
import { decidedDevice, deviceFailed } from '#core/model/device';
import type { ModelCard } from '#core/model/modelCard';
import type { Context } from '#core/protocol/channel';
import type { LoadParams, ScoreChunk, ScoreParams, ScoreSummary } from '#core/protocol/worker';
import { serveHost } from '#engine/worker/serveHost';
import { patternedStats } from './patternedStats.ts';

let loads = 0;
let path = '';

serveHost(log => ({
  load: async (params, { report, signal }) => {
    loads += 1;
    path = params.path;
    log('info', `loads ${path}`);
    await report({ stage: 'load', done: 1, total: 2 });
    if (path === 'crash') process.kill(process.pid, 'SIGSEGV');
    if (path.includes('load-crash') && params.device !== 'cpu') process.kill(process.pid, 'SIGSEGV');
    if (path === 'missing') throw new UserError('file-not-found', 'There is no such file.', 'Look elsewhere.');
    if (path === 'slow') await sleep(300, undefined, { signal }).catch(() => Promise.reject(new Cancelled()));
    return cardOf(params);
  },
  score: async ({ text }: ScoreParams, context): Promise<ScoreSummary> => {
    const [verb = '', argument = ''] = text.split(' ');
    const act = acts[verb];
    if (!act) throw new Error(`There is no act "${verb}".`);
    const tokens = (await act(argument, context)) ?? 0;
    return { tokens, scored: tokens, window: 0, overlap: 0, start: null };
  },
  rescore: async () => {
    throw new Error('the test worker does not rescore');
  },
  loadSecond: async params => (params ? cardOf(params) : null),
  tryDevice: async ({ path: name, device }) => {
    log('info', `tries ${device}`);
    if (name.includes('trial-crash')) process.kill(process.pid, 'SIGSEGV');
    if (name.includes('trial-hang')) await sleep(1e9);
    return {
      device,
      isUsable: true,
      reason: 'it is right',
      difference: 0,
      mostPerRun: null,
      speed: { device: 100, cpu: 10 },
    };
  },
  contrast: async () => {
    throw new Error('the test worker does not contrast');
  },
  contrastBytes: async () => {
    throw new Error('the test worker does not contrast');
  },
  detect: () => ({ tokens: 0, evidence: 0, windows: 0, normalized: '' }),
  shortContexts: ({ lengths }) => ({ logProbs: new Float32Array(lengths.length) }),
  rollout: async () => {
    throw new Error('the test worker does not roll out');
  },
  nextByte: async () => {
    throw new Error('the test worker does not read bytes');
  },
  byteSurprisal: async () => {
    throw new Error('the test worker does not read bytes');
  },
  fillMiddle: async () => {
    throw new Error('the test worker does not fill in');
  },
  encode: () => ({
    ids: Int32Array.of(loads),
    offsets: Uint32Array.of(0, 0),
    texts: new Map([[loads, path]]),
    bytes: new Map(),
  }),
}));

type Act = (argument: string, context: Context<ScoreChunk>) => Promise<number | undefined> | undefined;

const acts: Readonly<Record<string, Act>> = {
  die: signal => void process.kill(process.pid, signal),
  abort: () => process.abort(),
  exit: code => process.exit(Number(code)),
  throw: message => {
    setImmediate(throwError, message);
    return sleep(1e9, 0);
  },
  say: words => void process.stderr.write(`${words}\n`),
  /** How it was started. */
  confess: variable =>
    void process.stderr.write(
      `${variable}=${process.env[variable]} flags=${process.execArgv.join()} in ${process.cwd()}\n`,
    ),
  /** As a model does whose device is lost. */
  lose: () => Promise.reject(deviceFailed('webgpu', 'it is lost')),
  leave: () => void process.disconnect?.(),
  /** Dies and leaves a stranger behind that holds its standard error open for some seconds. */
  bequeath: () => {
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 6000)'], { stdio: ['ignore', 'ignore', 'inherit'] });
    return sleep(200).then(() => process.exit(4));
  },
  refuse: () => Promise.reject(new UserError('document-too-large', 'Too long.', 'Cut it.')),
  allocate: () => fillHeap(),
  /** Streams as many rows, in chunks. */
  rows: async (count, { report }) => {
    const total = Number(count);
    for (let at = 0; at < total; at += 512) {
      const stats = patternedStats(at, Math.min(512, total - at));
      await report({ at, total, stats, hidden: null, texts: new Map([[at, `token ${at}`]]) });
    }
    return total;
  },
  /** Streams chunks as fast as they are taken, each with the time when it was made, until it is told to stop. */
  flood: async (_, { report, signal }) => {
    for (let at = 0; !signal.aborted; at += 512) {
      await report({
        at,
        total: at,
        stats: patternedStats(at, 512),
        hidden: null,
        texts: new Map([[0, String(Date.now())]]),
      });
    }
    throw new Cancelled();
  },
  /** Streams a row now and then until it is told to stop. */
  stream: async (_, { report, signal }) => {
    for (let at = 0; !signal.aborted; at += 1) {
      await report(rowAt(at));
      await sleep(5);
    }
    throw new Cancelled();
  },
  /** Tells that it is at it, and then does not look up for as many milliseconds. */
  spin: async (milliseconds, { report }) => {
    await report(rowAt(0));
    const end = performance.now() + Number(milliseconds);
    while (performance.now() < end);
    return 1;
  },
  /** Never looks at its signal, though messages arrive. */
  deaf: async (_, { report }) => {
    await report(rowAt(0));
    return sleep(1e9, 0);
  },
};

function rowAt(at: number): ScoreChunk {
  return { at, total: at + 1, stats: patternedStats(at, 1), hidden: null, texts: new Map() };
}

function throwError(message: string): never {
  throw new Error(message);
}

function fillHeap(): never {
  const held: number[][] = [];
  for (;;) held.push(new Array(10_000).fill(held.length + 0.5));
}

function cardOf({ path, precision, device }: LoadParams): ModelCard {
  return {
    name: path,
    architecture: 'test',
    parameters: 0,
    digest: '',
    tokenizerDigest: '',
    license: '',
    quantization: '',
    contextLength: 0,
    vocabularySize: 0,
    precision,
    device: decidedDevice({ device }),
    start: null,
    weightBytes: 0,
    notes: [],
  };
}
