import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

const prose = 'The cat sat on the mat, and the mat did not mind. ';

test('several files: one array, in order; a file that fails is left out and counts', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', prose);
  await file('b.md', '');
  await file('c.bin', Uint8Array.of(0, 255, 0, 1));
  const { code, stdout, stderr } = await call(['score', 'a.md', 'c.bin', 'b.md', '-m', model, '--json']);
  assert.equal(code, 1);
  assert.match(stderr, /c\.bin is not a text file/);
  const [a, b, ...more] = JSON.parse(stdout);
  assert.equal(more.length, 0);
  assert.equal(a.manifest.file, 'a.md');
  assert.equal(a.tokens.map((token: { text: string }) => token.text).join(''), prose);
  assert.deepEqual(b.tokens, []);
  assert.deepEqual(b.summary, { tokens: 0, scored: 0, perplexity: null, bitsPerByte: null });
});

test('a budget fails the call, file by file', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', prose);
  await file('empty.md', '');
  const args = ['score', 'a.md', 'empty.md', '-m', model, '--summary'];
  const within = await call([...args, '--budget-ppl', '1e9']);
  assert.deepEqual([within.code, within.stderr], [0, '']);
  assert.match(
    within.stdout,
    /^a\.md · \d+ tokens · perplexity [\d.,]+ · [\d.]+ bits per byte · .*\nempty\.md · 0 tokens\n$/,
  );
  const above = await call([...args, '--budget-ppl', '1.5']);
  assert.equal(above.code, 3);
  assert.match(above.stderr, /^a\.md: perplexity [\d.,]+ is above the budget of 1\.5\.\n$/);
  assert.equal(above.stdout, within.stdout);
});

test('Ctrl-C keeps what is done', async context => {
  const { call, file, model } = await desk(context);
  await file('long.md', `${prose}\n`.repeat(20_000));
  let sent = false;
  const { code, stdout, stderr } = await call(['score', 'long.md', '-m', model], {
    watch: (child, printed) => {
      if (sent || printed.length < 4_000) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  assert.equal(code, 130, stderr);
  assert.match(stderr, /Stopped: \d+ tokens of long\.md were scored, and are kept\.\n$/);
  assert.match(stdout, /perplexity .* stopped before the end/s);
  assert.ok(stdout.length < 600_000, 'the rest is not there');
});

test('Ctrl-C before the first token leaves nothing', async context => {
  const { call, file, model, folder } = await desk(context);
  await file('a.md', prose);
  const { code, stdout, stderr } = await call(['score', 'a.md', '-', '-m', model, '-o', 'out.json'], {
    env: { TOKEN_LOUPE_DEBUG: '1' },
    watch: child => {
      child.stderr!.once('data', () => child.kill('SIGINT'));
    },
  });
  assert.equal(code, 130);
  assert.equal(stdout, '');
  assert.match(stderr, /Stopped\.\n$/);
  assert.ok(!existsSync(join(folder, 'out.json')));
});

test('a reader that has seen enough ends the program quietly', async context => {
  const { call, file, model } = await desk(context);
  await file('long.md', `${prose}\n`.repeat(3_000));
  const { code, stderr } = await call(['score', 'long.md', '-m', model], {
    watch: (child, printed) => {
      if (printed.length > 0) child.stdout!.destroy();
    },
  });
  assert.deepEqual([code, stderr], [0, '']);
});

test('an output file is whole, and its ending says what it holds', async context => {
  const { call, file, model, folder } = await desk(context);
  await file('a.md', prose);
  for (const [name, begin] of [
    ['out.json', /^\{\n"manifest"/],
    ['out.jsonl', /^\{"type":"manifest"/],
    ['out.csv', /^file,token,id,text,/],
    ['out.tsv', /^file\ttoken\tid\ttext\t/],
    ['out.html', /^<!doctype html>/],
    ['out.svg', /^<svg /],
    ['out.txt', / {2}a\.md {2}tiny · exact\n/],
  ] as const) {
    const { code, stdout, stderr } = await call(['score', 'a.md', '-m', model, '-o', name]);
    assert.deepEqual([code, stdout], [0, ''], stderr);
    assert.match(readFileSync(join(folder, name), 'utf8'), begin, name);
  }
  const failed = await call(['score', 'a.md', '-m', model, '-o', 'nowhere/out.json']);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /nowhere\/out\.json cannot be written/);
});
