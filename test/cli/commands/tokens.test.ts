import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodingNames } from '#core/tokenizer/tiktoken';
import { desk } from '#test/support/commandLine';

const text = 'Token Loupe: naïve 😀 text.\r\n\ttabs';

test("a model's tokens; nothing is imported for them", async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  const { code, stdout, stderr } = await call(['tokens', 'a.md', '--model', model, '--json']);
  assert.equal(code, 0, stderr);
  const { manifest, tokens, summary } = JSON.parse(stdout);
  assert.equal(manifest.tokenizer.name, 'tiny');
  assert.match(manifest.tokenizer.digest, /^[0-9a-f]{64}$/);
  assert.equal(tokens.map((token: { text: string }) => token.text).join(''), text);
  assert.equal(tokens.map((token: { bytes: string }) => token.bytes).join(''), Buffer.from(text).toString('hex'));
  assert.equal(summary.tokens, tokens.length);
  const { stdout: listed } = await call(['models', 'list', '--json']);
  assert.ok(JSON.parse(listed).every((one: { importedBytes: number }) => one.importedBytes === 0));
});

/** From Python: `tiktoken.get_encoding(name).encode_ordinary("Token Loupe: naïve 😀 text.\r\n\ttabs")`. */
const expected: Record<string, number[]> = {
  gpt2: [30642, 4768, 431, 25, 41492, 30325, 222, 2420, 13, 201, 198, 197, 8658, 82],
  r50k_base: [30642, 4768, 431, 25, 41492, 30325, 222, 2420, 13, 201, 198, 197, 8658, 82],
  p50k_base: [30642, 4768, 431, 25, 41492, 30325, 222, 2420, 13, 201, 198, 197, 8658, 82],
  p50k_edit: [30642, 4768, 431, 25, 41492, 30325, 222, 2420, 13, 201, 198, 197, 8658, 82],
  cl100k_base: [3404, 9928, 375, 25, 95980, 588, 91416, 1495, 3304, 3324, 3518],
  o200k_base: [4421, 13193, 424, 25, 153475, 737, 88038, 2201, 5663, 6264, 6071],
  o200k_harmony: [4421, 13193, 424, 25, 153475, 737, 88038, 2201, 5663, 6264, 6071],
};

test('every encoding of tiktoken, with no model', async context => {
  const { call, file } = await desk(context);
  await file('a.md', text);
  for (const encoding of encodingNames) {
    const { code, stdout, stderr } = await call(['tokens', 'a.md', '--encoding', encoding, '--json']);
    assert.equal(code, 0, stderr);
    const { manifest, tokens } = JSON.parse(stdout);
    assert.equal(manifest.tokenizer.name, encoding);
    assert.deepEqual(
      tokens.map((token: { id: number }) => token.id),
      expected[encoding],
      encoding,
    );
    assert.equal(tokens.map((token: { text: string }) => token.text).join(''), text);
  }
});

test('a file that fails does not stop the others, and the JSON stays whole', async context => {
  const { call, file } = await desk(context);
  await file('a.md', 'The cat');
  await file('b.bin', Uint8Array.of(0, 255, 0, 254));
  const { code, stdout, stderr } = await call(['tokens', 'a.md', 'b.bin', 'a.md', '-', '-e', 'gpt2', '--json']);
  assert.equal(code, 1);
  assert.match(stderr, /b\.bin is not a text file/);
  const files = JSON.parse(stdout).map((one: { manifest: { file: string } }) => one.manifest.file);
  assert.deepEqual(files, ['a.md', '-']);
});

test('for people: bands and lists; several files; standard input', async context => {
  const { call, file } = await desk(context);
  await file('a.md', 'The cat');
  await file('b.md', '');
  const bands = await call(['tokens', 'a.md', 'b.md', '-e', 'gpt2']);
  assert.match(bands.stdout, /a\.md {2}gpt2\n\n {2}The│ cat\n\n {2}2 tokens · 7 characters · 7 bytes/);
  assert.match(bands.stdout, /b\.md {2}gpt2\n\n\n {2}0 tokens/);
  const list = await call(['tokens', '-', '-e', 'gpt2', '--list'], { input: 'The cat' });
  assert.equal(
    list.stdout,
    '0      464  0-3  The                   54 68 65\n1     3797  3-7  ␣cat                  20 63 61 74\n',
  );
  const two = await call(['tokens', 'a.md', 'b.md', '-e', 'gpt2', '--json']);
  assert.deepEqual(
    JSON.parse(two.stdout).map((one: { summary: { tokens: number } }) => one.summary.tokens),
    [2, 0],
  );
});

test('what makes no sense is a matter of usage', async context => {
  const { call, file } = await desk(context);
  await file('a.md', text);
  const cases: [string[], number, RegExp][] = [
    [['tokens'], 2, /No file is named/],
    [['tokens', 'a.md', '-e', 'gpt3'], 2, /Did you mean gpt2\?/],
    [['tokens', 'a.md', '-e', 'gpt2', '-m', 'x'], 2, /cannot both be/],
    [['tokens', 'a.md', '--list', '--json'], 2, /cannot both be/],
    [['tokens', 'b.md', '-e', 'gpt2'], 1, /There is no file b\.md/],
  ];
  for (const [args, code, words] of cases) {
    const ended = await call(args);
    assert.equal(ended.code, code, args.join(' '));
    assert.match(ended.stderr, words);
  }
});
