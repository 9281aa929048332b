import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';
import { golden } from '#test/support/golden';

test('help and version need no model and no store', async context => {
  const { call } = await desk(context);
  for (const args of [['--help'], ['-h'], ['help']]) {
    const { code, stdout, stderr } = await call(args);
    assert.deepEqual([code, stderr], [0, '']);
    golden('cli/help.txt', stdout);
  }
  for (const args of [
    ['score', '--help'],
    ['score', 'x.md', '-h'],
    ['help', 'score'],
  ]) {
    const { code, stdout } = await call(args);
    assert.equal(code, 0);
    golden('cli/help-score.txt', stdout);
  }
  for (const command of ['tokens', 'models', 'lenses']) {
    const { code, stdout } = await call([command, '--help']);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^Usage: token-loupe ${command}`));
  }
  const { version }: { version: string } = JSON.parse(
    await import('node:fs').then(fs => fs.readFileSync('package.json', 'utf8')),
  );
  assert.equal((await call(['--version'])).stdout, `${version}\n`);
});

test('what is no command is told what it may have meant', async context => {
  const { call, file } = await desk(context);
  await file('notes.md', 'Some text.');
  const cases: [string[], RegExp][] = [
    [['scroe', 'notes.md'], /There is no command scroe\.\nDid you mean score\?/],
    [['notes.md'], /notes\.md is a file, not a command\.\nDid you mean token-loupe score notes\.md\?/],
    [['-'], /- is a file, not a command/],
    [['--json', 'notes.md'], /The command comes before --json/],
    [['help', 'me'], /There is no command me/],
  ];
  for (const [args, words] of cases) {
    const { code, stdout, stderr } = await call(args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, words);
  }
});

test('behind -- a file may be called like an option', async context => {
  const { call, file, model } = await desk(context);
  await file('--help', 'The cat');
  const { code, stdout } = await call(['tokens', '--model', model, '--json', '--', '--help']);
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).manifest.file, '--help');
});
