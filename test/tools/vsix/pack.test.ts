import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultEntry } from '#engine/models/catalogue';
import { scratchFolder } from '#test/support/scratch';
import { membersOf, unpackVsix } from '#tools/vsix/contents';
import { packVsix } from '#tools/vsix/pack';
import { hostTarget } from '#tools/vsix/targets';
import { tryOut } from '#tools/vsix/tryOut';

/** Installing the packager and fetching the model, on a machine that has neither, milliseconds. */
const timeout = 10 * 60_000;
const say = (line: string) => void process.stderr.write(`${line}\n`);
const env = process.env;

test('the packed extension loads and scores far away from the checkout', { timeout }, async () => {
  const { tokens, perplexity } = await tryOut(await packVsix({ target: hostTarget(), env, say }), env, say);
  assert.equal(tokens, 10);
  assert.ok(perplexity > 1 && perplexity < 100, String(perplexity));
});

test('the manifest that ships speaks of nothing that does not', { timeout }, async context => {
  const folder = await scratchFolder(context);
  await unpackVsix(await packVsix({ target: hostTarget(), env, say }), folder);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of ['scripts', 'devDependencies', 'imports', 'bin', 'private']) assert.ok(!(name in manifest), name);
  const runtime = JSON.parse(readFileSync(join(folder, 'node_modules/onnxruntime-node/package.json'), 'utf8'));
  assert.deepEqual(Object.keys(runtime.dependencies), ['onnxruntime-common']);
  assert.match(readFileSync(join(folder, 'THIRD_PARTY_NOTICES.txt'), 'utf8'), /onnxruntime-node .*\n\nMIT License/);
});

test('a model can be put inside', { timeout }, async context => {
  const model = join(await scratchFolder(context), defaultEntry.file);
  await writeFile(model, 'GGUF and so on');
  const vsix = await packVsix({ target: hostTarget(), model, env, say });
  const members = await membersOf(vsix);
  const models = members.filter(({ name }) => name.includes('models/')).map(({ name }) => name);
  assert.deepEqual(models, [`extension/models/${defaultEntry.file}`]);
  const folder = await scratchFolder(context);
  await unpackVsix(vsix, folder);
  assert.ok(readFileSync(join(folder, 'THIRD_PARTY_NOTICES.txt'), 'utf8').includes(defaultEntry.licenseUrl));
  // It is tried out with nothing but what is inside, and this is no model.
  await assert.rejects(tryOut(vsix, env, say), /The model in the packed extension is not/);
});
