import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Keeper } from '#webview/kept.ts';
import { StretchTable } from '#webview/stretchTable.tsx';
import { rendered, stateOf } from './rendered.tsx';

test('a row for each stretch, with buttons to it and to its token; open if it was left open', () => {
  const table = <StretchTable stretches={stateOf().charts!.stretches} />;
  const html = rendered(table);
  assert.equal(html.match(/<tr>/g)?.length, 7);
  assert.match(html, /line 2[\s\S]*3\.0 bits[\s\S]*␣five/);
  assert.doesNotMatch(html, /<details[^>]* open/);
  const kept = { read: () => true, write: () => {} };
  assert.match(rendered(<Keeper.Provider value={kept}>{table}</Keeper.Provider>), /<details[^>]* open/);
});
