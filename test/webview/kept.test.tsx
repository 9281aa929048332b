import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Keeper, keptBy, useKept } from '#webview/kept.ts';
import { rendered } from './rendered.tsx';

test('values are kept by name, beside those that were there', () => {
  let state: unknown = { scroll: 7 };
  const kept = keptBy({ getState: () => state, setState: next => (state = structuredClone(next)) });
  kept.write('bin', 3);
  assert.deepEqual(state, { scroll: 7, bin: 3 });
  assert.equal(keptBy({ getState: () => state, setState: () => {} }).read('bin'), 3);
});

test('what the editor gives back is not relied on', () => {
  for (const before of [undefined, null, 'text', 5, []]) {
    assert.equal(keptBy({ getState: () => before, setState: () => {} }).read('bin'), undefined);
  }
});

test('a kept value of another type is not taken', () => {
  const View = () => <p>{String(useKept<boolean>('open', false)[0])}</p>;
  const shown = (value: unknown) =>
    rendered(
      <Keeper.Provider value={{ read: () => value, write: () => {} }}>
        <View />
      </Keeper.Provider>,
    );
  assert.equal(shown(true), '<p>true</p>\n');
  assert.equal(shown('yes'), '<p>false</p>\n');
});
