import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesNote, validatorOf } from '#engine/models/partNote';

const url = new URL('https://me:pw@a.org/p.whl?signature=1');
const note = { address: 'https://a.org/p.whl', sha256: 'aa', validator: '"t"', total: 9 };
const cases: { name: string; note: unknown; sha256: string | undefined; matches: boolean }[] = [
  { name: 'the same digest', note, sha256: 'aa', matches: true },
  {
    name: 'the same digest from elsewhere',
    note: { ...note, address: 'https://b.org/q' },
    sha256: 'aa',
    matches: true,
  },
  { name: 'another digest', note, sha256: 'bb', matches: false },
  { name: 'a digest now, none then', note: { ...note, sha256: '' }, sha256: 'aa', matches: false },
  { name: 'no digest, same address, an entity tag', note, sha256: undefined, matches: true },
  {
    name: 'no digest, another address',
    note: { ...note, address: 'https://a.org/q' },
    sha256: undefined,
    matches: false,
  },
  { name: 'no digest, no entity tag', note: { ...note, validator: '' }, sha256: undefined, matches: false },
  { name: 'no note', note: undefined, sha256: 'aa', matches: false },
  { name: 'a note of another form', note: { ...note, total: 'x' }, sha256: 'aa', matches: false },
  { name: 'a list', note: [], sha256: 'aa', matches: false },
];

for (const { name, note, sha256, matches } of cases) {
  test(`${name}: ${matches ? 'goes on' : 'starts anew'}`, () => {
    assert.equal(matchesNote(note, { url, sha256 }), matches);
  });
}

test('a strong entity tag comes before the date, a weak one does not count', () => {
  assert.equal(validatorOf({ etag: '"x"', 'last-modified': 'then' }), '"x"');
  assert.equal(validatorOf({ etag: 'W/"x"', 'last-modified': 'then' }), 'then');
  assert.equal(validatorOf({ etag: 'W/"x"' }), '');
  assert.equal(validatorOf({}), '');
});
