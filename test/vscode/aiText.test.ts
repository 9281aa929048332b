/** How a text reads, in the editor: the lens with its panel, and a head of one's own that is trained, used and chosen. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before } from 'node:test';
import { openStore } from '#engine/models/store';
import { inspect, modelAtHand } from './inspected.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

const sentence = (i: number) => `On day ${i} the ${['cat', 'river', 'letter'][i % 3]} was not where I had left it.`;
const human = (i: number) => Array.from({ length: 8 }, (_, n) => sentence(i + n * n)).join(' ');
const machine = (i: number) => `${['cat', 'river', 'letter'][i % 3]} ${i} `.repeat(40);
const folders = [
  ['human', human],
  ['machine', machine],
] as const;
const texts = folders.flatMap(([folder, write]) =>
  Array.from({ length: 20 }, (_, i) => [`${folder}/${i}.txt`, write(i)]),
);

const essay = (await readFile('test/fixtures/texts/english.txt', 'utf8')).slice(0, 2500);

// Heads are kept in the store: in one of its own, with the models of the usual one.
const usual = openStore({ env: process.env });
const store = await mkdtemp(join(tmpdir(), 'token-loupe-heads-'));
for (const folder of [usual.models, usual.imports]) {
  await mkdir(folder, { recursive: true });
  await symlink(folder, join(store, basename(folder)));
}
after(() => rm(store, { recursive: true, force: true }));

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({
  files: Object.fromEntries([['essay.md', essay], ...texts]),
  size: { width: 1280, height: 1400 },
  env: { TOKEN_LOUPE_STORE: store },
});

/** The blocks of the panel, in words. */
async function said(workbench: Workbench): Promise<string> {
  const page = await workbench.webview('.strip [role=option]');
  return page.locator('body').innerText();
}

inEditor('the evidence is told with its limits, and nobody is accused', async workbench => {
  await workbench.editor.open({ path: join(workbench.folder, 'essay.md') });
  await inspect(workbench);
  await workbench.run('Token Loupe: Show AI-Text Evidence');
  await until('the head has judged', async () => /Judged by the head pawn/.test(await said(workbench)), {
    timeoutMs: 60_000,
  });
  const words = await said(workbench);
  assert.match(words, /Probability of machine text.*Along the document.*Criteria without training/s);
  assert.match(words, /On others it can be wrong either way/);
  assert.match(words, /Measured on (?:short pieces of )?English/);
  assert.doesNotMatch(words, /written by/i);
  await workbench.screenshot('ai-text');
  const page = await workbench.webview('.strip [role=option]');
  await page.getByText('None of them is a probability').scrollIntoViewIfNeeded();
  await workbench.screenshot('ai-text-gauge');
});

inEditor('a head of its own is trained from two folders, judges, and makes room again', async workbench => {
  const { probe, notifications, quickInput, folder } = workbench;
  const given = { human: join(folder, 'human'), machine: join(folder, 'machine'), name: 'mine' };
  void probe.ask('execute', { command: 'tokenLoupe.trainHead', args: [given] }).catch(() => {});
  await notifications.waitFor(/The head mine judges from now on.*20 human and 20 machine.*AUROC/, 180_000);
  await until('it judges', async () => /Judged by the head mine/.test(await said(workbench)), { timeoutMs: 60_000 });
  await workbench.screenshot('ai-text-own');
  await workbench.run('Token Loupe: Choose AI-Text Head');
  await until('both are offered', async () => {
    const offered = (await quickInput.items()).join('\n');
    return /mine.*trained on this machine.*in use/s.test(offered) && /pawn.*shipped/s.test(offered);
  });
  await quickInput.choose('pawn');
  await until('the other judges', async () => /Judged by the head pawn/.test(await said(workbench)), {
    timeoutMs: 60_000,
  });
});
