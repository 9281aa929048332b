import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

const text = 'Question: what is it?\nAnswer: it is an old bridge in the town.';
const search = ['--after', 'Answer:', '--rollouts', '4', '--tokens', '6', '--candidates', '1'];

test('without an outcome: forking tokens and quantiles of the response', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  const { code, stdout, stderr } = await call(['critical', 'a.txt', '--model', model, '--after', 'Answer:']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /forking tokens?, the top 20% by entropy/);
  assert.match(stdout, /With --answer, --pattern or --command/);
  const json = await call(['critical', 'a.txt', '--model', model, '--after', 'Answer:', '--json']);
  const { manifest, forking, quantiles, rollouts } = JSON.parse(json.stdout);
  assert.equal(manifest.responseFrom, text.indexOf(' it is an'));
  assert.equal(rollouts, undefined);
  assert.equal(quantiles[0].alpha, 0);
  assert.ok(forking.every(({ start }: { start: number }) => start >= manifest.responseFrom));
});

test('an outcome that always comes leaves the text open, one that never comes is not for the model', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  const always = await call(['critical', 'a.txt', '--model', model, ...search, '--pattern', '^']);
  assert.equal(always.code, 0, always.stderr);
  assert.match(always.stdout, /4 of 4/);
  assert.match(always.stdout, /Success is still possible at the end/);
  assert.match(always.stderr, /Up to [\d,]+ tokens are decoded, 4 continuations/);
  const never = await call(['critical', 'a.txt', '--model', model, ...search, '--answer', '12345']);
  assert.match(never.stdout, /the model does not come to this outcome/);
});

test('a command decides: the place where it gives up is found, and a search goes on from what was written', async context => {
  const { call, file, model, folder } = await desk(context);
  await file('a.txt', text);
  // Everything is right until "old" is written.
  await writeFile(
    join(folder, 'judge.cjs'),
    "process.exit(require('fs').readFileSync(0, 'utf8').includes('old') ? 1 : 0)",
  );
  const judge = ['--command', `"${process.execPath}" judge.cjs`];
  const whole = await call(['critical', 'a.txt', '--model', model, ...search, ...judge, '--json']);
  assert.equal(whole.code, 0, whole.stderr);
  const { rollouts } = JSON.parse(whole.stdout);
  assert.equal(rollouts.verdict, 'pivot');
  assert.ok(text.slice(rollouts.pivot.start).startsWith(rollouts.pivot.text));
  assert.ok(rollouts.pivot.start <= text.indexOf('old') + 2 && rollouts.pivot.end >= text.indexOf('old') + 1);
  assert.ok(rollouts.alternatives.some(({ without }: { without?: boolean }) => without));
  await file('known.json', whole.stdout);
  const again = await call([
    'critical',
    'a.txt',
    '--model',
    model,
    ...search,
    ...judge,
    '--resume',
    'known.json',
    '--json',
  ]);
  const resumed = JSON.parse(again.stdout).rollouts;
  assert.equal(resumed.decoded, 0);
  assert.deepEqual([resumed.pivot, resumed.places.length], [rollouts.pivot, rollouts.places.length]);
  const text2 = await call(['critical', 'a.txt', '--model', model, ...search, ...judge, '--resume', 'known.json']);
  assert.match(text2.stdout, /Critical token: /);
  assert.match(text2.stdout, /In its place/);
  const other = await call([
    'critical',
    'a.txt',
    '--model',
    model,
    ...search,
    '--answer',
    '1',
    '--resume',
    'known.json',
  ]);
  assert.match(other.stderr, /about another text, model, rule or outcome/);
});

test('lines come one for each prefix, and a search goes on from them; candidates by a low s', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  const asked = ['critical', 'a.txt', '--model', model, ...search, '--pattern', '^'];
  const ended = await call([...asked, '--jsonl', '--by', 's', '--against-last', '4']);
  assert.equal(ended.code, 0, ended.stderr);
  const lines = ended.stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  const last = lines.pop();
  assert.equal(last.kind, 'result');
  assert.deepEqual(
    lines.map(({ kind, place }) => [kind, place]).sort((a, b) => a[1] - b[1]),
    last.rollouts.places.map(({ place }: { place: number }) => ['place', place]),
  );
  assert.match(ended.stderr, /: 4 of 4 succeed/);
  await file('known.jsonl', ended.stdout);
  const again = await call([...asked, '--json', '--resume', 'known.jsonl', '--candidates', '0']);
  assert.equal(JSON.parse(again.stdout).rollouts.decoded, 0);
});

test('a budget ends it, and what is known is kept', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  const limited = await call([
    'critical',
    'a.txt',
    '--model',
    model,
    ...search,
    '--pattern',
    '^',
    '--budget',
    '1',
    '--json',
  ]);
  assert.equal(limited.code, 0, limited.stderr);
  const { rollouts } = JSON.parse(limited.stdout);
  assert.deepEqual([rollouts.complete, rollouts.verdict], [false, null]);
  assert.equal(Object.keys(rollouts.record).length, 1);
});

test('what makes no sense is said', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  await file('no.json', '{"rollouts":{"record":{"x":"1"}}}');
  const cases: [args: string[], words: RegExp][] = [
    [[], /No file is named/],
    [['a.txt', '--after', 'nowhere'], /The text has no “nowhere”/],
    [['a.txt', '--after', 'town.'], /fewer than two tokens/],
    [['a.txt', '--answer', '1', '--pattern', 'x'], /judged in one way/],
    [['a.txt', '--pattern', '('], /no regular expression/],
    [['a.txt', '--temperature', '0'], /cannot be "0"/],
    [['a.txt', '--answer', '1', '--top-p', '2'], /top-p of 2/],
    [['a.txt', '--resume', 'no.json'], /holds no outcomes/],
    [['a.txt', '--json', '--jsonl'], /cannot both be/],
    [['a.txt', '--against-last', '4'], /nothing is compared/],
    [['a.txt', '--by', 's'], /not said what to compare with/],
  ];
  for (const [args, words] of cases) {
    const ended = await call(['critical', ...args, '--model', model]);
    assert.match(ended.stderr, words);
    assert.notEqual(ended.code, 0);
  }
});
