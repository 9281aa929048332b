import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';
import { ollamaModel } from '#test/support/otherPrograms';
import { tinyFile, tinyLlama } from '#test/support/tinyModel';

test('models are listed, added, described and removed', async context => {
  const { call, model } = await desk(context);
  const empty = await call(['models']);
  assert.equal(empty.code, 0, empty.stderr);
  assert.match(empty.stdout, /SmolLM2-135M-Instruct\S* \(default\) +can be fetched, 98 MB/);

  const added = await call(['models', 'add', model]);
  assert.equal(added.stdout, 'tiny can be used: score FILE --model tiny\n', added.stderr);
  const listed = JSON.parse((await call(['models', 'list', '--json'])).stdout);
  const tiny = listed.find((one: { name: string }) => one.name === 'tiny');
  assert.deepEqual([tiny.present, tiny.path], [true, model]);

  const info = await call(['models', 'info', 'tiny']);
  assert.match(info.stdout, /architecture +llama\n/);
  assert.match(info.stdout, /licence +apache-2\.0\n/);
  assert.match(info.stdout, /context +256 tokens\n/);
  assert.match(info.stdout, /speed +not measured yet; --measure does it\n/);
  assert.match(
    info.stdout,
    /lenses +surprisal, .*tokens, contrast,\n +critical, forking, byte-surprisal, tokenization-bias\n/,
  );
  assert.match(info.stdout, /note +A token is scored with at most 256 tokens before it\.\n/);
  const measured = await call(['models', 'info', 'tiny', '--measure']);
  assert.match(measured.stdout, /speed +\d+ tokens\/s here\n/, measured.stderr);
  assert.equal((await call(['models', 'info', 'tiny'])).stdout.includes('not measured'), false);
  const { card } = JSON.parse((await call(['models', 'info', 'tiny', '--json'])).stdout);
  assert.ok(card.speed > 0);
  assert.match(card.digest, /^[0-9a-f]{64}$/);

  const removed = await call(['models', 'remove', 'tiny']);
  assert.match(removed.stdout, /tiny is removed\.\n$/);
  assert.ok(existsSync(model), "a file of the user's stays");
  assert.equal((await call(['models', 'info', 'tiny'])).code, 1);
});

test('a model of Ollama is listed and scored where it lies', async context => {
  const { call, folder, file } = await desk(context);
  const path = await ollamaModel(
    join(folder, '.ollama', 'models'),
    'registry.ollama.ai/library/tiny/1b',
    tinyFile(tinyLlama()),
  );
  const { stdout } = await call(['models']);
  assert.match(stdout, /tiny:1b +a file of Ollama, \d+ kB\n/);
  const info = await call(['models', 'info', 'tiny:1b']);
  assert.ok(info.stdout.includes(path), info.stderr);
  const scored = await call(['score', await file('a.txt', 'and the'), '--model', 'tiny:1b', '--json']);
  assert.equal(scored.code, 0, scored.stderr);
});

test('a model is written as a folder, which then is a model', async context => {
  const { call, file, model } = await desk(context);
  const text = await file('a.txt', 'and the');
  const written = await call(['models', 'export', model, 'out']);
  assert.match(written.stdout, /out holds the model, .* score FILE --model out\n$/, written.stderr);
  const scored = await call(['score', text, '--model', './out', '--json']);
  assert.equal(scored.code, 0, scored.stderr);
  const again = await call(['models', 'export', model, 'out']);
  assert.match(again.stderr, /not empty/);
  assert.match((await call(['models', 'export', model])).stderr, /models export needs a folder/);
});

test('a model that can be fetched is described without fetching it', async context => {
  const { call } = await desk(context);
  const { code, stdout } = await call(['models', 'info', 'gemma']);
  assert.equal(code, 0);
  assert.match(stdout, /licence +Gemma Terms of Use/);
  assert.match(stdout, /file +not on this machine/);
});

test('what makes no sense is a matter of usage', async context => {
  const { call, file } = await desk(context);
  const cases: [string[], number, RegExp][] = [
    [['models', 'rmove', 'x'], 2, /Did you mean remove\?/],
    [['models', 'add'], 2, /models add needs a name/],
    [['models', 'list', 'x'], 2, /cannot do anything with "x"/],
    [['models', 'info', 'a', 'b'], 2, /cannot do anything with "b"/],
    [['models', 'info', 'nonsense'], 1, /There is no model "nonsense"/],
    [['models', 'add', await file('text.gguf', 'no model')], 1, /text\.gguf/],
  ];
  for (const [args, code, words] of cases) {
    const ended = await call(args);
    assert.equal(ended.code, code, args.join(' '));
    assert.match(ended.stderr, words);
    assert.equal(ended.stdout, '');
  }
});
