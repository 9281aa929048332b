import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '#core/errors';
import { silent } from '#core/log';
import { modelHost } from '#extension/modelHost';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tl-host-'));
  process.env.TOKEN_LOUPE_STORE = join(folder, 'store');
  delete process.env.TOKEN_LOUPE_MODELS;
});
after(() => rm(folder, { recursive: true, force: true }));

test('models of further folders are listed beside those of the catalogue', async () => {
  const path = join(folder, 'own.gguf');
  await writeFile(path, 'GGUF');
  const options = { folders: [folder], log: silent };
  const listed = await modelHost.list(options);
  assert.equal(listed.find(model => model.path === path)?.origin, 'folder');
  const fallback = listed.find(model => model.isDefault);
  assert.equal(fallback?.name, modelHost.defaultName);
  assert.equal(fallback.present, false);
});

test('no model named is the default one; an unknown one is refused by name', async () => {
  const options = { folders: [], log: silent };
  assert.equal((await modelHost.info(undefined, options)).isDefault, true);
  await assert.rejects(
    modelHost.info('nowhere', options),
    (error: unknown) => error instanceof UserError && error.code === 'model-not-found',
  );
});

test('imports lie in the store', () => {
  assert.ok(modelHost.importFolder().startsWith(join(folder, 'store')));
});
