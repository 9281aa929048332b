import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lenses } from '#core/lens/registry';
import { desk } from '#test/support/commandLine';
import { golden } from '#test/support/golden';

test('lenses lists every lens, for people and for programs', async context => {
  const { call } = await desk(context);
  const { code, stdout } = await call(['lenses']);
  assert.equal(code, 0);
  golden('cli/lenses.txt', stdout);
  const json = JSON.parse((await call(['lenses', '--json'])).stdout);
  assert.deepEqual(
    json.map((lens: { id: string }) => lens.id),
    lenses.map(lens => lens.id),
  );
  assert.deepEqual(Object.keys(json[0]), ['id', 'title', 'explain', 'reads', 'unit', 'steps', 'marks']);
  assert.match((await call(['lenses', '--color', 'always'])).stdout, /48;5;/);
});
