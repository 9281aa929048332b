import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { unusable } from '#core/model/device';
import { candidates } from '#engine/devices/candidates';
import { driverKey } from '#engine/devices/driver';
import { knownVerdicts } from '#engine/devices/knownVerdicts';
import { rememberVerdict, verdictKey } from '#engine/devices/verdicts';

test('what trials have shown is known again, for the same model alone', async context => {
  const folder = await mkdtemp(join(tmpdir(), 'tl-verdicts-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'one.gguf');
  await writeFile(path, 'GGUF');
  const params = { path, precision: 'exact', importFolder: join(folder, 'imports') } as const;
  assert.deepEqual(await knownVerdicts(params, process.env), []);
  const [device] = candidates(process.platform);
  const verdict = unusable(device!, 'there is no adapter');
  const key = await verdictKey(params, device!, await driverKey(process.env));
  await rememberVerdict(folder, key, verdict, Date.now());
  assert.deepEqual(await knownVerdicts(params, process.env), [verdict]);
  assert.deepEqual(await knownVerdicts({ ...params, precision: 'fast' }, process.env), []);
});
