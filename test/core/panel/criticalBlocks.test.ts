import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '#core/lens/block';
import { criticalBlocks } from '#core/panel/criticalBlocks';
import { shownSearch } from '#test/support/shownSearch';

const only = <K extends Block['kind']>(blocks: readonly Block[], kind: K) =>
  blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
const texts = (blocks: readonly Block[]) => only(blocks, 'text').map(({ text }) => text);

test('the token that decides is named, marked and led to, each place with what came before and its interval', () => {
  const blocks = criticalBlocks(shownSearch());
  const [verdict] = only(blocks, 'text');
  assert.match(verdict!.text, /^Critical token: /);
  assert.deepEqual(verdict!.values, ['␣fell']);
  const [table] = only(blocks, 'table');
  assert.deepEqual(table!.rows, [
    ['', '–', '12/16', '50.5%–89.8%'],
    ['␣town', '–', '8/16', '28%–72%'],
    ['␣fell', '8/16', '0/16', '0%–19.4%'],
  ]);
  assert.deepEqual(table!.leads, [
    { row: -1, label: 'the prompt alone', mark: '' },
    { row: 2, label: '', mark: '' },
    { row: 3, label: '', mark: 'critical token' },
  ]);
});

test('a tree holds the token, what could have stood there, and an example of either end', () => {
  const [tree] = only(criticalBlocks(shownSearch()), 'tree');
  const [own, others] = tree!.items;
  assert.deepEqual([own!.text, own!.figure, own!.row], ['␣fell', '0/16 · 0%–19.4%', 3]);
  assert.deepEqual(
    own!.items.map(({ label, figure }) => [label, figure]),
    [['a failure', 'The town fell apart']],
  );
  assert.deepEqual(
    others!.items.map(({ label, text, figure }) => [label, text, figure]),
    [
      ['', '␣stood', '40% · 16/16 · 80.6%–100%'],
      ['any other', '', '4/16 · 10.2%–49.5%'],
    ],
  );
  assert.equal(others!.items[0]!.items[0]!.label, 'a success');
});

test('figures say how sure it is', () => {
  const [facts] = only(criticalBlocks(shownSearch()), 'facts');
  const value = (label: string) => facts!.facts.find(fact => fact.label === label)?.value;
  assert.equal(value('none means less than'), '17.1%');
  assert.equal(value('expected jump of the outcome'), '1.00');
  assert.equal(value('tokens decoded'), '1,234');
  const [running] = only(criticalBlocks(shownSearch({ state: 'running' })), 'facts');
  assert.ok(running!.facts.some(fact => fact.value === '1,234 / 5,000'));
});

test('what is not finished says so and can be stopped or gone on with; nothing leads into another text', () => {
  const labels = (changes: Parameters<typeof shownSearch>[0]) =>
    only(criticalBlocks(shownSearch(changes)), 'actions').flatMap(({ actions }) => actions.map(({ action }) => action));
  assert.deepEqual(labels({ state: 'running' }), ['stop-critical']);
  assert.deepEqual(labels({ state: 'stopped' }), ['resume-critical', 'find-critical']);
  assert.deepEqual(labels({ state: 'spent' }), ['resume-critical', 'find-critical']);
  assert.deepEqual(labels({}), ['find-critical']);
  assert.deepEqual(labels({ state: 'stopped', isCurrent: false }), ['find-critical']);
  const open = { verdict: { kind: 'open' }, places: [], branches: [] } as const;
  const begun = criticalBlocks(shownSearch({ state: 'running', findings: open }));
  assert.deepEqual(texts(begun), ['Continuations are being sampled...']);
  assert.deepEqual(only(begun, 'table'), []);
  const stale = criticalBlocks(shownSearch({ isCurrent: false }));
  assert.match(texts(stale)[0]!, /before it was changed/);
  assert.ok(only(stale, 'table')[0]!.leads!.every(({ row }) => row === -1));
  assert.ok(only(stale, 'tree')[0]!.items.every(({ row }) => row === -1));
});

test('the other verdicts, a place that may lie further to the front, prefixes that were cut', () => {
  const { findings } = shownSearch();
  const said = (kind: 'open' | 'never') =>
    texts(criticalBlocks(shownSearch({ findings: { ...findings, verdict: { kind }, branches: [] } })))[0]!;
  assert.match(said('open'), /^Success is still possible/);
  assert.match(said('never'), /^Not one continuation succeeds/);
  const verdict = { kind: 'pivot', row: 3, exact: false } as const;
  const inexact = texts(criticalBlocks(shownSearch({ findings: { ...findings, verdict }, cut: true })));
  assert.ok(inexact.some(text => /were not tried/.test(text)) && inexact.some(text => /were cut/.test(text)));
});

test('a long example is cut, and no character with it', () => {
  const examples = new Map([['4', { failure: `${'x'.repeat(279)}😀 and more` }]]);
  const [tree] = only(criticalBlocks(shownSearch({ examples })), 'tree');
  assert.equal(tree!.items[0]!.items[0]!.figure, `${'x'.repeat(279)}…`);
});
