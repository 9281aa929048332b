import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

const text = 'The old town has a bridge.\nThe bridge is old, and the town is older.\n';

interface Token {
  readonly start: number;
  readonly text: string;
  readonly p: { readonly logprob: number; readonly context: number };
  readonly q: { readonly logprob: number; readonly context: number };
  readonly ratio: number;
  readonly evidence: number;
  readonly distance: number;
}

test('two prompts: equal lengths, controls, and log ratios that sum to the log-odds', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  await file('words.tsv', 'It holds.\tIt fails.\n\nRight:\tWrong, all of it:\n');
  const prompts = ['--prompt', 'True:', '--against-prompt', 'This is false:'];
  const controls = ['--neutral', 'Text:', '--paraphrases', 'words.tsv'];
  const { code, stdout, stderr } = await call([
    'contrast',
    'a.md',
    '--model',
    model,
    ...prompts,
    ...controls,
    '--json',
  ]);
  assert.equal(code, 0, stderr);
  const { manifest, tokens, summary } = JSON.parse(stdout) as {
    manifest: {
      kind: string;
      p: { promptTokens: number; filled: number };
      q: { promptTokens: number; filled: number };
    };
    tokens: (Token & { wordings: object; neutral: number; boundary?: boolean })[];
    summary: { logOdds: number; tokens: number };
  };
  assert.equal(manifest.kind, 'prompt');
  assert.equal(manifest.p.promptTokens, manifest.q.promptTokens);
  assert.ok(manifest.p.filled > 0 && manifest.q.filled === 0);
  assert.equal(tokens.map(token => token.text).join(''), text);
  const sum = tokens.reduce((total, { p, q }) => total + p.logprob - q.logprob, 0);
  assert.ok(Math.abs(sum - summary.logOdds) < 1e-3 && Math.abs(tokens.at(-1)!.evidence - sum) < 1e-3);
  assert.ok(tokens.every(({ wordings, neutral }) => wordings && Number.isFinite(neutral)));
  assert.equal(tokens.filter(({ boundary }) => boundary).length, 5);
});

test('one model twice says nothing; a cut context says how much each side saw', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  const same = await call(['contrast', 'a.md', '--model', model, '--against-model', model, '--json']);
  assert.equal(same.code, 0, same.stderr);
  const tokens: Token[] = JSON.parse(same.stdout).tokens;
  assert.ok(tokens.every(({ ratio, distance }) => ratio === 0 && distance === 0));
  const cut = await call(['contrast', 'a.md', '--model', model, '--against-last', '8', '--json']);
  for (const [row, { p, q }] of (JSON.parse(cut.stdout).tokens as Token[]).entries()) {
    assert.equal(p.context, row + 1);
    assert.ok(q.context <= 8 && (q.context >= 4 || q.context === p.context));
  }
});

test('two versions of a file, and two precisions', async context => {
  const { call, file, model } = await desk(context);
  await file('old.md', text);
  await file('new.md', text.replace('old town', 'oldest town'));
  const { code, stdout, stderr } = await call([
    'contrast',
    'new.md',
    '--model',
    model,
    '--against-file',
    'old.md',
    '--json',
  ]);
  assert.equal(code, 0, stderr);
  const { tokens, summary } = JSON.parse(stdout);
  assert.ok(summary.changed.tokens >= 1 && summary.changed.meanSurprisal > 0);
  assert.ok(tokens.length < summary.changed.tokens + tokens.length);
  const fast = await call(['contrast', 'old.md', '--model', model, '--against-precision', 'fast']);
  assert.equal(fast.code, 0, fast.stderr);
  assert.match(fast.stdout, /P {2}tiny · exact[\s\S]*Q {2}tiny · fast/);
});

test('for people: the runs, the verdict, a list by each preset', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  for (const preset of ['contrast', 'critical', 'distance']) {
    const ranked = ['--by', preset, '--show', '3', '--beta', '0.5'];
    const { code, stdout, stderr } = await call([
      'contrast',
      'a.md',
      '--model',
      model,
      '--against-last',
      '8',
      ...ranked,
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /log-odds [+−]\d/);
    assert.match(stdout, /s\(0\.5\)/);
    assert.equal(stdout.split('\n').filter(line => /^ +\d:\d+ /.test(line)).length, 3);
  }
});

test('what makes no sense is said', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  await file('bad.tsv', 'only one\n');
  const cases: [args: string[], words: RegExp, code: number][] = [
    [[], /No file is named/, 2],
    [['a.md'], /not said what to compare/, 2],
    [['a.md', '--against-last', '8', '--against-rev', 'HEAD'], /cannot both be/, 2],
    [['a.md', '--against-prompt', 'x'], /P has no prompt/, 2],
    [['a.md', '--against-precision', 'exact'], /P is exact too/, 2],
    [['a.md', '--against-last', '8', '--neutral', 'x'], /for two prompts/, 2],
    [['a.md', '--prompt', 'a', '--against-prompt', 'b', '--paraphrases', 'bad.tsv'], /Line 1 of bad.tsv/, 2],
    [['a.md', '--against-file', 'none.md'], /none.md cannot be read/, 1],
    [['-', '--against-rev', 'HEAD'], /in no revision/, 2],
  ];
  for (const [args, words, code] of cases) {
    const ended = await call(['contrast', ...args, '--model', model]);
    assert.match(ended.stderr, words);
    assert.equal(ended.code, code, ended.stderr);
  }
});
