import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before } from 'node:test';
import { inspect, modelAtHand } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
const inRestricted = useWorkbench({
  restricted: true,
  files: {
    'a.md': 'A quiet text.\n',
    '.vscode/settings.json': '{ "tokenLoupe.model": "/nowhere/evil.gguf", "tokenLoupe.lens": "rank" }',
  },
});

inRestricted('a folder that is not trusted is inspected, but chooses no model', async workbench => {
  assert.equal(await workbench.probe.ask('trusted', {}), false);
  await workbench.editor.open({ path: join(workbench.folder, 'a.md') });
  const found = await inspect(workbench);
  assert.equal(found.lens, 'rank', 'harmless settings of the folder count');
  assert.ok(found.tokens > 2);
  await workbench.screenshot('restricted');
});

inRestricted('no command judges continuations where the folder is not trusted', async workbench => {
  const { quickInput } = workbench;
  await workbench.run('Token Loupe: Find Critical Tokens');
  const offered = await until('the checks', async () => {
    const items = await quickInput.items();
    return items.some(item => item.startsWith('Regular Expression')) ? items : undefined;
  });
  assert.ok(!offered.some(item => item.startsWith('Command')), offered.join('\n'));
  await quickInput.dismiss();
});
