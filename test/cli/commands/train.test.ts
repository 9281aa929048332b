import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

const nouns = ['cat', 'house', 'river', 'letter', 'machine', 'garden', 'window'];
const human = (i: number) =>
  Array.from(
    { length: 30 },
    (_, n) => `The ${nouns[(i + n * n) % 7]} that I saw ${n * i} days ago was ${nouns[(i * n) % 7]}.`,
  ).join(' ');
const machine = (i: number) => `${nouns[i % 7]} `.repeat(200);

test('a head is trained from two folders, kept, and used', async context => {
  const { call, file, folder, model } = await desk(context);
  for (const [name, write] of [
    ['human', human],
    ['machine', machine],
  ] as const) {
    await mkdir(join(folder, name));
    for (let i = 0; i < 20; i++) await file(join(name, `${i}.txt`), `${write(i)} ${i}`);
  }
  const trained = await call(['train', 'human', 'machine/', '--model', model, '--name', 'mine', '--json']);
  assert.equal(trained.code, 0, trained.stderr);
  const evaluation = JSON.parse(trained.stdout);
  assert.ok(evaluation.auroc > 0.9, trained.stdout);
  assert.deepEqual([evaluation.name, evaluation.human, evaluation.machine], ['mine', 20, 20]);
  const used = await call(['detect', 'human/3.txt', '--head', 'mine', '--model', model, '--json']);
  assert.equal(used.code, 0, used.stderr);
  const { manifest, pawn, spans } = JSON.parse(used.stdout);
  assert.deepEqual([manifest.head.name, manifest.head.fits], ['mine', true]);
  assert.ok(pawn.probability < 0.5, used.stdout.slice(0, 600));
  assert.ok(spans.length > 0 && spans.every((span: { logit: unknown }) => span.logit === null));
});

test('what is no folder, or too few texts, is told', async context => {
  const { call, file, folder, model } = await desk(context);
  assert.equal((await call(['train', 'one'])).code, 2);
  assert.match((await call(['train', 'one', 'two'])).stderr, /one is no folder/);
  await mkdir(join(folder, 'few'));
  await file(join('few', 'a.txt'), human(1));
  const { stderr } = await call(['train', 'few', 'few', '--model', model]);
  assert.match(stderr, /1 human texts have .* 20 are needed/);
});
