import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import type { PanelState } from '#core/panel/panelState';
import { ChannelClient } from '#core/protocol/channelClient';
import type { PanelCalls, PanelEvents } from '#core/protocol/panel';
import { PanelHost } from '#extension/panelHost';
import type { PanelSource, PanelSubject } from '#extension/panelSource';
import { memoryPorts } from '#test/support/memoryPort';
import { sketchedDocument } from '#test/support/panelDocuments';

function subjectOf(changes: Parameters<typeof sketchedDocument>[2] = {}): PanelSubject {
  return { kind: 'document', document: sketchedDocument('One two·2 three·9', {}, changes) };
}

/** A host and a page, joined in memory. */
function joined(first: PanelSubject = subjectOf()) {
  const [near, far] = memoryPorts();
  const done: string[] = [];
  const states: PanelState[] = [];
  const logged: string[] = [];
  const editor = { subject: first, isVisible: true, fire: () => {} };
  const source: PanelSource = {
    current: () => editor.subject,
    onDidChange: listener => {
      editor.fire = listener;
      return { dispose: () => void done.push('disposed') };
    },
    select: ([start, end]) => done.push(`select ${start} ${end}`),
    look: lens => done.push(`look ${lens}`),
    measure: mode => done.push(`measure ${mode}`),
    act: action => done.push(`act ${action}`),
  };
  const host = new PanelHost(far, source, {
    words: { Lens: 'Linse' },
    isVisible: () => editor.isVisible,
    log: (level, message) => logged.push(`${level} ${message}`),
  });
  const page = new ChannelClient<PanelCalls, PanelEvents>(near, {
    listeners: { state: state => states.push(state) },
    log: () => {},
  });
  return { host, page, editor, done, states, logged };
}

/** Waits until so many snapshots have arrived. */
async function arrived(states: readonly PanelState[], count: number): Promise<void> {
  for (let left = 500; states.length < count && left > 0; left -= 1) await pause(10);
  assert.equal(states.length, count);
}

const pause = (milliseconds = 80) => new Promise(resolve => setTimeout(resolve, milliseconds));

test('a page that is born gets the words, then a whole snapshot', async () => {
  const { page, states } = joined();
  assert.deepEqual(await page.request('ready', { bin: -1 }), { Lens: 'Linse' });
  await arrived(states, 1);
  assert.equal(states[0]!.kind === 'document' && states[0]!.rows, 3);
});

test('a page that is born again gets the bin that it had chosen', async () => {
  const { page, states } = joined();
  await page.request('ready', { bin: 2 });
  await arrived(states, 1);
  assert.equal(states[0]!.kind === 'document' && states[0]!.charts!.histogram.chosen, 2);
});

test('calls are carried out', async () => {
  const { page, done } = joined();
  await page.request('select', { row: 1, version: 1 });
  await page.request('reveal', { row: 0, end: 3, version: 1 });
  await page.request('look', { lens: 'rank' });
  await page.request('measure', { mode: 'z-score' });
  await page.request('act', { action: 'retry' });
  assert.deepEqual(done, ['select 1 2', 'select 0 3', 'look rank', 'measure z-score', 'act retry']);
});

const refused: [keyof PanelCalls & string, unknown][] = [
  ['select', { row: 3, version: 1 }],
  ['select', { row: -1, version: 1 }],
  ['select', { row: 0.5, version: 1 }],
  ['select', { row: '1', version: 1 }],
  ['reveal', { row: 1, end: 1, version: 1 }],
  ['reveal', { row: 0, end: 4, version: 1 }],
  ['reveal', { row: 0, end: Number.NaN, version: 1 }],
  ['look', { lens: 'constructor' }],
  ['measure', { mode: 'inches' }],
  ['act', { action: 'format-disk' }],
];
for (const [method, params] of refused) {
  test(`refused: ${method} ${JSON.stringify(params)}`, async () => {
    const { page, done } = joined();
    await assert.rejects(
      page.request(method, params as never),
      error => error instanceof UserError && error.code === 'bad-argument' && error.hint !== '',
    );
    assert.deepEqual(done, []);
  });
}

test('rows of an older snapshot, or of no document, select nothing', async () => {
  const { page, editor, done } = joined();
  await page.request('select', { row: 1, version: 0 });
  editor.subject = { kind: 'empty', reason: 'no-document', name: '' };
  await page.request('select', { row: 1, version: 1 });
  assert.deepEqual(done, []);
});

test('many changes become few snapshots, and the last one is the newest', async () => {
  const { editor, states } = joined();
  const began = performance.now();
  for (let version = 1; version <= 40; version += 1) {
    editor.subject = subjectOf({ version });
    editor.fire();
    await pause(3);
  }
  await pause(500);
  const most = (performance.now() - began) / 50 + 2;
  assert.ok(states.length >= 2 && states.length <= most, `${states.length} snapshots`);
  const last = states.at(-1)!;
  assert.equal(last.kind === 'document' && last.version, 40);
});

test('a page that cannot be seen gets nothing, until it is seen', async () => {
  const { host, editor, states } = joined();
  editor.isVisible = false;
  editor.fire();
  await pause();
  assert.equal(states.length, 0);
  editor.isVisible = true;
  host.refresh();
  await arrived(states, 1);
});

test('a bin is marked until another lens is looked through', async () => {
  const { page, editor, states } = joined();
  const chosen = () => {
    const state = states.at(-1)!;
    return state.kind === 'document' ? state.charts!.histogram.chosen : undefined;
  };
  await page.request('mark', { bin: 2 });
  await arrived(states, 1);
  assert.equal(chosen(), 2);
  editor.subject = { kind: 'document', document: sketchedDocument('One two·2 three·9', { lens: 'rank' }) };
  editor.fire();
  await arrived(states, 2);
  assert.equal(chosen(), -1);
  await page.request('mark', { bin: -7 });
  await arrived(states, 3);
  assert.equal(chosen(), -1);
});

test('figures of all rows follow the rows: other rows, or new scores in the same ones', async () => {
  const { editor, states } = joined();
  const tokens = () => {
    const state = states.at(-1)!;
    return state.kind === 'document' ? [state.rows, state.figures[1]?.value] : [];
  };
  editor.fire();
  await arrived(states, 1);
  const before = tokens();
  editor.subject = { kind: 'document', document: sketchedDocument('One two·2') };
  editor.fire();
  await arrived(states, 2);
  assert.deepEqual(
    [before, tokens()],
    [
      [3, '45.3'],
      [2, '4.00'],
    ],
  );
  const { document } = editor.subject;
  document.rows.stats.logProb[1] = -3 * Math.LN2;
  editor.subject = { kind: 'document', document: { ...document, revision: 2 } };
  editor.fire();
  await arrived(states, 3);
  assert.deepEqual(tokens(), [2, '8.00']);
});

test('what is shown instead of a document is handed on', async () => {
  const state = { kind: 'missing-model', model: 'a', bytes: 5 } as const;
  const { page, states } = joined(state);
  await page.request('ready', { bin: -1 });
  await arrived(states, 1);
  assert.deepEqual(states, [state]);
});

test('a host that is disposed of listens and sends no more', async () => {
  const { host, editor, done, states } = joined();
  editor.fire();
  host.dispose();
  await pause();
  assert.deepEqual([done, states.length], [['disposed'], 0]);
});
