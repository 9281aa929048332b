/**
 * How far this engine and llama.cpp are from transformers in float32, on the sample texts and both test models.
 *
 *   --threads 2
 *   --tokens 512        of each text, for a quicker answer; else all that the goldens have, about 2,000
 *   --write             keeps llama.cpp's distances for the test of `fast`
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Distance, distance } from '#test/support/distance';
import { gemmaPath, smollm2Path } from '#test/support/models';
import { parityModels, parityTexts, readParityGolden } from '#test/support/parityGolden';
import { machine } from './machine.ts';
import { note, print, table } from './markdown.ts';
import { OwnEngine } from './ownEngine.ts';
import { startLlamaCpp } from './peers.ts';

const { values: options } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    tokens: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const threads = Number(options.threads);
if (options.tokens && options.write) throw new Error('--write keeps the distances of whole texts: leave --tokens out.');
const most = Number(options.tokens ?? Number.POSITIVE_INFINITY);
const paths = { smollm2: smollm2Path, gemma: gemmaPath };
const distances: Record<string, Record<string, Distance>> = {};
const rows: string[][] = [];
let about = '';

for (const model of parityModels) {
  const path = await paths[model]();
  const llama = await startLlamaCpp(path, threads, 2048);
  about = llama.about;
  const own = {
    exact: await OwnEngine.start(path, 'exact', threads, 2048),
    fast: await OwnEngine.start(path, 'fast', threads, 2048),
  };
  distances[model] = {};
  for (const name of parityTexts) {
    const golden = readParityGolden(model, name);
    const reference = golden.logProb.subarray(0, most);
    const { logProbs } = await llama.peer.run('logits', [golden.start.id, ...golden.ids.subarray(0, most)]);
    const theirs = distance(logProbs!, reference);
    distances[model][name] = theirs;
    rows.push([`${model}, ${name}, ${reference.length}`, 'llama.cpp', ...figures(theirs)]);
    note(`${model}, ${name}: llama.cpp ${figures(theirs).join(', ')}`);
    for (const [precision, engine] of Object.entries(own)) {
      const ours = distance((await engine.run(golden.text)).logProbs!.slice(0, most), reference);
      rows.push(['', `\`${precision}\``, ...figures(ours)]);
      note(`${model}, ${name}: ${precision} ${figures(ours).join(', ')}`);
    }
  }
  llama.peer.stop();
  await Promise.all(Object.values(own).map(engine => engine.stop()));
}
const head = ['text, tokens', 'engine', 'mean difference, nats', 'largest', 'perplexity'];
print(`${about}; ${machine()}`, table(head, rows));
if (options.write) {
  const provenance = {
    script: 'bench/accuracy.ts',
    made: new Date().toISOString().slice(0, 10),
    with: about,
    machine: machine(),
  };
  writeFileSync('test/fixtures/parity/llamaCpp.json', `${JSON.stringify({ provenance, distances }, null, 2)}\n`);
}

function figures({ meanDifference, largestDifference, perplexityChange }: Distance): string[] {
  const percent = `${perplexityChange < 0 ? '' : '+'}${(100 * perplexityChange).toFixed(3)} %`;
  return [meanDifference.toPrecision(3), largestDifference.toPrecision(3), percent];
}
