import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyNames } from '#core/model/bodyNames';

test('no two inputs or outputs share a name', () => {
  const { ids, pastLength, branches, hidden, ...ofLayer } = bodyNames;
  const names = [
    ids,
    pastLength,
    branches,
    hidden,
    ...[0, 1].flatMap(layer => Object.values(ofLayer).map(of => of(layer))),
  ];
  assert.equal(new Set(names).size, names.length);
});
