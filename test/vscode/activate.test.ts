import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before } from 'node:test';
import { smollm2Path } from '#test/support/models';
import { calm } from './calm.ts';
import { extensionId } from './packed.ts';
import { say } from './say.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

before(smollm2Path, { timeout: 10 * 60_000 });
const inWorkbench = useWorkbench({
  files: { 'notes.md': '# Notes\n\nThe quick brown fox jumps over the lazy dog.\n' },
});

const isActive = async ({ probe }: Workbench) => (await probe.ask('extension', { id: extensionId })).active;
const open = (workbench: Workbench) => workbench.editor.open({ path: `${workbench.folder}/notes.md` });

/** Libraries of ONNX Runtime that a process has mapped. */
function nativeLibraries(pid: number): string[] {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  const paths = maps.filter(line => line.includes('onnxruntime')).map(line => line.slice(line.indexOf('/')));
  return [...new Set(paths)];
}

/** Id of the process in which the model runs. */
async function inferencePid({ probe }: Workbench): Promise<number | undefined> {
  const answer = await probe.ask('call', { id: extensionId, path: ['inferencePid'], args: [] });
  return typeof answer === 'number' ? answer : undefined;
}

inWorkbench('the packed extension is installed, and sleeps', async workbench => {
  const { found, active } = await workbench.probe.ask('extension', { id: extensionId });
  assert.ok(found);
  assert.ok(!active);
});

inWorkbench('a command of the palette wakes it', async workbench => {
  await open(workbench);
  await workbench.run('Token Loupe: Show Log');
  await until('the extension is active', () => isActive(workbench));
  await until('the log is shown', async () => {
    const shown = await workbench.page.locator('.part.panel .view-lines').first().innerText();
    return shown.replaceAll('\u00a0', ' ').includes('is active');
  });
  assert.match(await workbench.log('Token Loupe'), /is active/);
  await workbench.screenshot('activate-log');
});

inWorkbench('it wakes fast, loads no library, starts no process, and nothing pops up', async workbench => {
  await workbench.reload();
  await calm(workbench).catch(error => say(error.message));
  const { ms, cpuMs } = await workbench.probe.ask('activate', { id: extensionId });
  say(`Activation, code loading included: ${ms.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of work.`);
  assert.deepEqual(nativeLibraries(await workbench.hostPid()), []);
  assert.equal(await inferencePid(workbench), undefined);
  assert.deepEqual(await workbench.notifications.all(), []);
});

inWorkbench('the first inspection starts the process, and the status bar tells the perplexity', async workbench => {
  await open(workbench);
  await workbench.run('Token Loupe: Inspect Document');
  const item = await until('a figure in the status bar', async () => {
    const items = await workbench.statusBar.ofExtension(extensionId);
    return items.find(({ text }) => /\d/.test(text) && !text.includes('%'));
  });
  assert.match(item.label, /Token Loupe/);
  const { folder } = await workbench.probe.ask('extension', { id: extensionId });
  const libraries = nativeLibraries((await inferencePid(workbench))!);
  assert.ok(libraries.length > 0);
  for (const path of libraries) assert.ok(path.startsWith(folder), path);
  assert.deepEqual(nativeLibraries(await workbench.hostPid()), []);
  await workbench.screenshot('activate-status-bar');
});
