import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

const text = 'The cat sat.\r\nnaïve 😀 <|endoftext|> \u0000 done\n';

test('JSON holds what docs/output.md says', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  const args = ['score', 'a.md', '--model', model, '--json', '--context', '16', '--top', '4', '--threads', '1'];
  const { code, stdout, stderr } = await call(args);
  assert.deepEqual([code, stderr], [0, '']);
  const { manifest, tokens, summary } = JSON.parse(stdout);
  assert.deepEqual([manifest.file, manifest.precision, manifest.device, manifest.window], ['a.md', 'exact', 'cpu', 16]);
  assert.equal(tokens.map((token: { text: string }) => token.text).join(''), text);
  const logProbs: number[] = [];
  let end = 0;
  for (const token of tokens) {
    assert.equal(token.start, end);
    end = token.end;
    assert.ok(token.logprob <= 0 && token.entropy >= 0 && token.rank >= 1 && token.topp > 0 && token.topp <= 1);
    assert.ok(token.context >= 1 && token.context <= 16);
    assert.equal(token.top.length, 4);
    const place = token.top.findIndex((choice: { id: number }) => choice.id === token.id);
    if (place >= 0) assert.ok(Math.abs(token.top[place].logprob - token.logprob) < 1e-5);
    logProbs.push(token.logprob);
  }
  const sum = logProbs.reduce((total, value) => total + value, 0);
  assert.deepEqual([summary.tokens, summary.scored], [tokens.length, tokens.length]);
  assert.ok(Math.abs(summary.perplexity - Math.exp(-sum / tokens.length)) < 1e-3 * summary.perplexity);
  assert.ok(Math.abs(summary.bitsPerByte + sum / Math.LN2 / Buffer.byteLength(text)) < 1e-4);
});

test('without a start token the first token is not scored', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', 'The cat sat.');
  const { manifest, tokens, summary } = JSON.parse(
    (await call(['score', 'a.md', '-m', model, '--json', '--start', 'none'])).stdout,
  );
  assert.equal(manifest.start, null);
  assert.deepEqual([tokens[0].logprob, tokens[0].rank, tokens[0].top], [null, null, null]);
  assert.equal(summary.scored, summary.tokens - 1);
});

test('for people: the text, its figures, the tokens worth a look; colours when asked for', async context => {
  const { call, model } = await desk(context);
  const plain = await call(['score', '-', '-m', model], { input: 'The cat sat on the mat.' });
  assert.equal(plain.code, 0, plain.stderr);
  assert.match(plain.stdout, /^\n {2}standard input {2}tiny · exact\n {2}Surprisal, bits:/);
  assert.match(plain.stdout, /\d+ tokens · perplexity [\d.,]+ · /);
  assert.match(plain.stdout, /Most surprising\n {2}1:\d+ +\d/);
  assert.ok(!plain.stdout.includes('\u001b'));
  const forced = await call(['score', '-', '-m', model], { input: 'The cat.', env: { FORCE_COLOR: '3' } });
  assert.ok(forced.stdout.includes('\u001b[48;2;'));
  const bands = await call(['score', '-', '-m', model, '--lens', 'tokens'], { input: 'The cat.' });
  assert.match(bands.stdout, /Tokens: {2}a│b/);
});

test('patterns, and paths as npm start leaves them', async context => {
  const { call, file, folder, model } = await desk(context);
  await mkdir(join(folder, 'docs'));
  await file('docs/a.md', 'The cat.');
  await file('docs/b.md', 'The mat.');
  const { stdout } = await call(['score', 'docs/*.md', '-m', model, '--jsonl']);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  assert.deepEqual(
    lines.filter(line => line.type === 'manifest').map(line => line.file),
    ['docs/a.md', 'docs/b.md'],
  );
  const env = { npm_package_json: join(process.cwd(), 'package.json'), INIT_CWD: join(folder, 'docs') };
  const inside = await call(['score', 'a.md', '-m', '../tiny.gguf', '--summary'], { env });
  assert.equal(inside.code, 0, inside.stderr);
});

test('standard output has a name', async context => {
  const { call, file, model, folder } = await desk(context);
  await file('a.md', text);
  const { code, stdout } = await call(['score', 'a.md', '-m', model, '--json', '-o', '-']);
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).manifest.file, 'a.md');
  assert.ok(!existsSync(join(folder, '-')));
});

test('what makes no sense is refused before a model is looked for', async context => {
  const { call, file } = await desk(context);
  await file('a.md', text);
  await file('b.md', text);
  const cases: [string[], number, RegExp][] = [
    [[], 2, /No file is named\.\ntoken-loupe score FILE/],
    [['a.md', '--json', '--html'], 2, /cannot both be/],
    [['a.md', '--lens', 'suprisal'], 2, /Did you mean surprisal\?/],
    [['a.md', '--context', '1'], 2, /--context cannot be "1"/],
    [['a.md', '--budget-ppl', 'low'], 2, /--budget-ppl cannot be "low"/],
    [['a.md', 'b.md', '--svg'], 2, /A picture shows one file/],
    [['a.md', '-o', './a.md'], 2, /would be written over/],
    [['gone.md'], 1, /There is no file gone\.md/],
    [['*.txt'], 1, /No file matches \*\.txt/],
    [['.'], 2, /\. is a folder/],
  ];
  for (const [args, code, words] of cases) {
    const ended = await call(['score', ...args]);
    assert.equal(ended.code, code, args.join(' '));
    assert.match(ended.stderr, words);
    assert.equal(ended.stdout, '');
  }
});

test('what the model cannot do is said by name', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  const cases: [string[], RegExp][] = [
    [['--context', '9999'], /window of 9999 tokens does not fit/],
    [['--start', '<nope>'], /no start token "<nope>"/],
  ];
  for (const [args, words] of cases) {
    const ended = await call(['score', 'a.md', '-m', model, '--json', ...args]);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, words);
  }
  const none = await call(['score', 'a.md', '-m', 'nonsense']);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /There is no model "nonsense"\.\nKnown models: /);
});
