import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '#core/lens/block';
import { golden } from '#test/support/golden';
import { LensBlocks } from '#webview/lensBlocks.tsx';
import { rendered } from './rendered.tsx';

const blocks: readonly Block[] = [
  { kind: 'facts', title: 'Facts', facts: [{ label: 'a fact', value: '1 < 2' }] },
  {
    kind: 'bars',
    title: 'Bars',
    bars: [
      { label: 'half', share: 0.5, figure: '50%', step: 0, here: true },
      { label: 'tenth', share: 0.1, figure: '10%', step: 7, here: false },
    ],
  },
  { kind: 'text', title: 'Text', text: 'More than {0} of {1}.', values: ['a half', 'all'] },
  {
    kind: 'table',
    title: 'Table',
    columns: [
      { label: 'token', numeric: false },
      { label: 'p', numeric: true },
    ],
    rows: [
      ['␣a', '0.5'],
      ['␣b', '0.1'],
    ],
  },
  {
    kind: 'table',
    title: 'Leads',
    columns: [{ label: 'token', numeric: false }],
    rows: [[''], ['␣b']],
    leads: [
      { row: -1, label: 'the prompt alone', mark: '' },
      { row: 4, label: '', mark: 'critical token' },
    ],
  },
  { kind: 'tree', title: 'Tree', items: [{ label: '', text: 'a', figure: '1/2', row: 3, isOpen: false, items: [] }] },
  { kind: 'actions', title: 'Tree', actions: [{ label: 'Stop', action: 'stop-critical' }] },
];

test('every kind of block is drawn', () =>
  golden('panel/blocks.html', rendered(<LensBlocks blocks={blocks} ramp="sequential" />)));

test('words are translated, figures put into them', () => {
  const html = rendered(<LensBlocks blocks={[blocks[2]!]} ramp="sequential" />, {
    'More than {0} of {1}.': 'Von {1} {0}.',
  });
  assert.match(html, /Von all a half\./);
});
