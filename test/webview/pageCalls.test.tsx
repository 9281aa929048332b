import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calls, pageCalls, useCalls } from '#webview/pageCalls.ts';
import { rendered } from './rendered.tsx';

test('calls about rows say which snapshot they are of; a refused call is no failure of the page', async () => {
  const asked: unknown[] = [];
  const client = {
    request: (method: string, params: unknown) => {
      asked.push([method, params]);
      return Promise.reject(new Error('refused'));
    },
  };
  const calls = pageCalls(client as never, 7);
  calls.select(3);
  calls.reveal(3, 9);
  calls.look('rank');
  calls.measure('percentile');
  calls.mark(2);
  calls.act('retry');
  assert.deepEqual(asked, [
    ['select', { row: 3, version: 7 }],
    ['reveal', { row: 3, end: 9, version: 7 }],
    ['look', { lens: 'rank' }],
    ['measure', { mode: 'percentile' }],
    ['mark', { bin: 2 }],
    ['act', { action: 'retry' }],
  ]);
  // An unhandled rejection would end the process in a later turn.
  await new Promise(resolve => setTimeout(resolve));
});

test('views are handed the calls', () => {
  const handed = { ...pageCalls({ request: async () => undefined as never }, 0) };
  const View = () => <p>{String(useCalls() === handed)}</p>;
  assert.equal(
    rendered(
      <Calls.Provider value={handed}>
        <View />
      </Calls.Provider>,
    ),
    '<p>true</p>\n',
  );
});
