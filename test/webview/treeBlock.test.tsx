import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TreeItem } from '#core/lens/block';
import { Tree } from '#webview/treeBlock.tsx';
import { rendered } from './rendered.tsx';

const item = (changes: Partial<TreeItem>): TreeItem => {
  return { label: '', text: '', figure: '', row: -1, isOpen: false, items: [], ...changes };
};

test('a tree by the pattern of ARIA: levels, what is open, one item in the tab order', () => {
  const items = [
    item({ text: '␣fell', figure: '0/16', row: 3, items: [item({ label: 'a failure', figure: 'apart' })] }),
    item({ label: 'in its place', isOpen: true, items: [item({ text: '␣stood', figure: '40%' })] }),
  ];
  const html = rendered(<Tree block={{ kind: 'tree', title: 'Tried', items }} />, {
    'in its place': 'an ihrer Stelle',
  });
  assert.match(html, /role="tree" aria-label="Tried"/);
  assert.equal(html.match(/role="treeitem"/g)?.length, 3);
  assert.match(html, /aria-level="1" aria-expanded="false"[^>]*aria-label="␣fell: 0\/16"/);
  assert.match(html, /aria-level="1" aria-expanded="true"[^>]*aria-label="an ihrer Stelle"/);
  assert.match(html, /aria-level="2"[^>]*aria-label="␣stood: 40%"/);
  assert.doesNotMatch(html, /apart/);
  assert.equal(html.match(/tabindex="0"/gi)?.length, 1);
});
