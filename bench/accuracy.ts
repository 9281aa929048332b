/**
 * How far this engine and llama.cpp are from transformers in float32, on the sample texts and both test models.
 *
 *   --threads 2
 *   --write             keeps llama.cpp's distances for the test of `fast`
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Distance, distance } from '#test/support/distance';
import { gemmaPath, smollm2Path } from '#test/support/models';
import { parityModels, parityTexts, readParityGolden } from '#test/support/parityGolden';
import { machine } from './machine.ts';
import { print, table } from './markdown.ts';
import { OwnEngine } from './ownEngine.ts';
import { startLlamaCpp } from './peers.ts';

const { values: options } = parseArgs({
  options: { threads: { type: 'string', default: '2' }, write: { type: 'boolean', default: false } },
});
const threads = Number(options.threads);
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
    const { logProbs } = await llama.peer.run('logits', [golden.start.id, ...golden.ids]);
    const theirs = distance(logProbs!, golden.logProb);
    distances[model][name] = theirs;
    rows.push([`${model}, ${name}`, 'llama.cpp', ...figures(theirs)]);
    for (const [precision, engine] of Object.entries(own)) {
      const ours = distance((await engine.run(golden.text)).logProbs!, golden.logProb);
      rows.push(['', `\`${precision}\``, ...figures(ours)]);
    }
  }
  llama.peer.stop();
  await Promise.all(Object.values(own).map(engine => engine.stop()));
}
const head = ['text', 'engine', 'mean difference, nats', 'largest', 'perplexity'];
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
