import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

const text = 'The cat sät on the mat.\n\nAnd then';

test('at a place: 257 probabilities, exact and usual', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  for (const at of [0, 6, 9, 10, Buffer.byteLength(text)]) {
    const { code, stdout, stderr } = await call(['bytes', 'a.txt', '--at', String(at), '--model', model, '--json']);
    assert.equal(code, 0, stderr);
    const found = JSON.parse(stdout);
    assert.equal(found.at, at);
    assert.equal(found.manifest.file, 'a.txt');
    for (const { bytes } of [found.exact, found.naive, found.healed, found.healedFurther]) {
      assert.equal(bytes.length, 257);
      assert.ok(Math.abs(bytes.reduce((a: number, b: number) => a + b) - 1) < 1e-9);
    }
    assert.ok(found.leaked >= 0 && found.leaked < 1 && found.rows > 0);
  }
});

test('byte by byte: what each costs, and the tokens beside it', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  const { code, stdout, stderr } = await call(['bytes', 'a.txt', '--model', model, '--json']);
  assert.equal(code, 0, stderr);
  const { bytes, tokens, summary } = JSON.parse(stdout);
  assert.deepEqual(
    bytes.map(({ byte }: { byte: number }) => byte),
    [...Buffer.from(text)],
  );
  assert.equal(summary.bytes, Buffer.byteLength(text));
  const bits = bytes.reduce((sum: number, { logprob }: { logprob: number }) => sum - logprob / Math.LN2, 0);
  assert.ok(Math.abs(bits / summary.bytes - summary.bitsPerByte) < 1e-9);
  const exact = tokens.reduce((sum: number, each: { exact: number }) => sum + each.exact, 0);
  assert.ok(Math.abs(exact + bits * Math.LN2) < 1e-6, 'tokens have the sums of their bytes');
  const part = await call(['bytes', 'a.txt', '--range', '4:10', '--model', model, '--json']);
  const some = JSON.parse(part.stdout).bytes;
  assert.deepEqual(
    some.map(({ at }: { at: number }) => at),
    [4, 5, 6, 7, 8, 9],
  );
  assert.ok(Math.abs(some[2].logprob - bytes[6].logprob) < 1e-3);
});

test('for people', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  const place = await call(['bytes', 'a.txt', '--at', '6', '--model', model]);
  assert.match(place.stdout, /The␣ca▏t␣sät/);
  assert.match(place.stdout, /Next byte +exact +naive +healed/);
  const all = await call(['bytes', '-', '--model', model], { input: text });
  assert.match(all.stdout, /34 bytes · [\d.]+ bits per byte/);
});

test('through a lens, in the formats of scored documents', async context => {
  const { call, file, model, folder } = await desk(context);
  await file('a.txt', text);
  const bias = await call(['bytes', 'a.txt', '--lens', 'tokenization-bias', '--model', model, '--color', 'always']);
  assert.match(bias.stdout, /Tokenization bias, bits/);
  const page = await call(['bytes', 'a.txt', '--model', model, '-o', 'a.html']);
  assert.equal(page.code, 0, page.stderr);
  const html = await readFile(join(folder, 'a.html'), 'utf8');
  assert.match(html, /value="byte-surprisal" data-ramp="s" data-fine selected/);
  assert.match(html, /<div class="text fine"[\s\S]*<u class="u\d">/);
  const svg = await call([
    'bytes',
    'a.txt',
    '--lens',
    'tokenization-bias',
    '--model',
    model,
    '--svg',
    '--range',
    '0:8',
  ]);
  assert.match(svg.stdout, /^<svg[\s\S]*Tokenization bias[\s\S]*<\/svg>\n$/);
});

test('what makes no sense is refused before a model is loaded', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  await file('b.txt', text);
  for (const [args, why] of [
    [['a.txt', '--at', '99'], /34 bytes/],
    [['a.txt', '--at', 'x'], /--at/],
    [['a.txt', '--at', '1', '--range', '1:2'], /cannot both/],
    [['a.txt', 'b.txt'], /one file/],
    [['a.txt', '--at', '1', '--lens', 'byte-surprisal'], /no colours/],
    [['a.txt', '--at', '1', '--html'], /no colours/],
    [['a.txt', '--lens', 'rank'], /byte-surprisal/],
    [['a.txt', '--json', '--svg'], /cannot both/],
    [['a.txt', '--html', '-o', 'a.txt'], /written over/],
    [['a.txt', '--lens', 'tokenization-bias', '--ensemble', 'x'], /one model/],
    [[], /No file/],
  ] as const) {
    const { code, stderr } = await call(['bytes', ...args, '--model', model]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, why);
  }
});
