/**
 * Sampled continuations of one prefix, side by side against one by one: the same continuations, rollouts and tokens a
 * second, and what share of the texts is the same to the letter.
 *
 *   --rollouts 64       continuations of a prefix
 *   --tokens 48         tokens of each, none ends before
 *   --prefix 200        tokens of the prefix
 *   --widths 1,8,16,64  how many side by side
 *   --repetitions 3
 *   --threads 0         as many as the machine has cores
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Rollout } from '#core/contrast/continuation';
import type { ModelClient } from '#engine/client';
import { smollm2Path } from '#test/support/models';
import { loadedClient } from '#test/support/scoreTexts';
import { machine } from './machine.ts';
import { note, print, table } from './markdown.ts';
import { said, spread } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    rollouts: { type: 'string', default: '64' },
    tokens: { type: 'string', default: '48' },
    prefix: { type: 'string', default: '200' },
    widths: { type: 'string', default: '1,8,16,64' },
    repetitions: { type: 'string', default: '3' },
    threads: { type: 'string', default: '0' },
  },
});
const [count, maxTokens, length] = [options.rollouts, options.tokens, options.prefix].map(Number) as [
  number,
  number,
  number,
];

interface Run {
  readonly seconds: number;
  readonly decoded: number;
  readonly texts: readonly string[];
}

const { client, dispose } = await loadedClient({
  path: await smollm2Path(),
  precision: 'exact',
  threads: Number(options.threads),
});
try {
  await main();
} finally {
  await dispose();
}

async function main(): Promise<void> {
  const { ids } = await client.encode({
    text: readFileSync('test/fixtures/texts/english.txt', 'utf8').slice(0, 20 * length),
  });
  const widths = options.widths.split(',').map(Number);
  await run(client, ids.subarray(0, length), Math.max(...widths), 4);
  const runs = new Map<number, Run[]>(widths.map(width => [width, []]));
  for (let repetition = 0; repetition < Number(options.repetitions); repetition++) {
    for (const width of widths) {
      note(`width ${width}`);
      runs.get(width)!.push(await run(client, ids.subarray(0, length), width, maxTokens));
    }
  }
  const alone = runs.get(widths[0]!)!;
  const rows = widths.map(width => {
    const own = runs.get(width)!;
    const same = own[0]!.texts.filter((text, i) => text === alone[0]!.texts[i]).length;
    const ratio = spread(alone.map(({ seconds }) => seconds)).median / spread(own.map(({ seconds }) => seconds)).median;
    return [
      String(width),
      said(spread(own.map(({ seconds }) => count / seconds)), 2),
      said(spread(own.map(({ seconds, decoded }) => decoded / seconds))),
      `${ratio.toFixed(1)}x`,
      `${same} of ${count}`,
    ];
  });
  const head = ['side by side', 'rollouts/s', 'tokens/s', 'against one by one', 'the same text'];
  print(machine(), `${count} continuations of ${maxTokens} tokens after a prefix of ${length}`, table(head, rows));
}

async function run(model: ModelClient, ids: Int32Array, width: number, tokens: number): Promise<Run> {
  const texts: string[] = new Array<string>(count).fill('');
  const rule = { temperature: 1, topP: 0.95, seed: 1, stop: [], maxTokens: tokens };
  const onProgress = ({ rollouts }: { readonly rollouts: readonly Rollout[] }) => {
    for (const { index, text } of rollouts) texts[index] = text;
  };
  const begin = performance.now();
  const { decoded } = await model.ask(
    'rollout',
    { ...rule, ids, start: 'default', first: 0, count, ban: -1, width },
    { onProgress },
  );
  return { seconds: (performance.now() - begin) / 1000, decoded, texts };
}
