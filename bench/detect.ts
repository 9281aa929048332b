/**
 * What detection costs on top of reading, in processor time: a text read in windows of 512 tokens with every measure and
 * nothing else, and the same with states, head, pooled figures and criteria.
 *
 *   --tokens 1000
 *   --repetitions 10    rounds
 *   --threads 1
 *   --model FILE.gguf   else the default model
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { deflateSync } from 'node:zlib';
import { assembleDocument, type DetectedWindow } from '#core/detect/document';
import { report } from '#core/detect/report';
import { chooseHead, readHeads } from '#engine/detect/headShelf';
import { readSurprise } from '#engine/detect/surprise';
import { detectText } from '#engine/worker/detectText';
import { openEvidenceHead } from '#engine/worker/evidenceHead';
import { machine } from './machine.ts';
import { print, table } from './markdown.ts';
import { openedModel } from './openedModel.ts';
import { said, spread } from './statistics.ts';

const HEADS = 'media/heads';

const { values: options } = parseArgs({
  options: {
    tokens: { type: 'string', default: '1000' },
    repetitions: { type: 'string', default: '10' },
    threads: { type: 'string', default: '1' },
    model: { type: 'string' },
  },
});
const { signal } = new AbortController();
const model = await openedModel(options.threads, options.model);
const heads = await readHeads([HEADS]);
const found = chooseHead(heads, model.card.digest);
if (!found?.file) throw new Error('No network fits the model.');
const head = await openEvidenceHead(found.file, Number(options.threads));
const surprise = await readSurprise(HEADS, model.card.tokenizerDigest);
const text = sample(Number(options.tokens));

const bare: number[] = [];
const whole: number[] = [];
let tokens = 0;
await read(true);
for (let round = 0; round < Number(options.repetitions); round++) {
  bare.push(await timed(() => read(false)));
  whole.push(await timed(() => read(true)));
}
const added = whole.map((ms, i) => ms - bare[i]!);
print(
  `${model.card.name}, ${options.threads} threads, ${tokens} tokens; ${machine()}; ${new Date().toISOString().slice(0, 10)}`,
  table(
    ['processor time', 'ms per 1,000 tokens', '%'],
    [
      ['reading, all measures', perThousand(bare), '100'],
      ['reading, head, figures and criteria', perThousand(whole), ''],
      ['on top', perThousand(added), (100 * (spread(added).median / spread(bare).median)).toFixed(1)],
    ],
  ),
);
await head.dispose();
await model.dispose();

/** English prose of so many tokens, again from its begin where there is no more. */
function sample(length: number): string {
  const prose = readFileSync('test/fixtures/texts/english.txt', 'utf8');
  let all = prose;
  for (;;) {
    const { ids, offsets } = model.tokenizer.encode(all);
    if (ids.length >= length) return all.slice(0, offsets[2 * length - 1]);
    all += prose;
  }
}

async function read(judged: boolean): Promise<void> {
  const windows: DetectedWindow[] = [];
  const params = { text, head: judged ? found!.file : null };
  const context = { signal, report: async (window: DetectedWindow) => void windows.push(window) };
  const { normalized } = await detectText(model, params, judged ? head : null, context);
  tokens = windows[0]!.total;
  if (!judged) return;
  report(text, assembleDocument(windows), {
    head: found,
    reliability: heads.reliability,
    surprise,
    packedBytes: deflateSync(normalized).length,
    further: {},
  });
}

/** Processor milliseconds of all threads. */
async function timed(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function perThousand(values: readonly number[]): string {
  return said(spread(values.map(ms => (1000 * ms) / tokens)));
}
