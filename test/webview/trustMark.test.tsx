import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trust } from '#core/panel/trust';
import { name, TrustMark } from '#webview/trustMark.tsx';
import { translator } from '#webview/words.ts';
import { rendered } from './rendered.tsx';

const cases: [Trust, RegExp][] = [
  [{ mark: 'exact', reasons: [] }, /= <\/span>\s*exact[\s\S]*As the model says/],
  [
    { mark: 'approximate', reasons: ['quantized', 'truncated'] },
    /approximate[\s\S]*rounded weights[\s\S]*not everything/,
  ],
  [{ mark: 'stale', reasons: ['edited'] }, /stale[\s\S]*has changed since/],
  [{ mark: 'pending', reasons: ['waiting'] }, /waiting[\s\S]*Not scored yet/],
  [{ mark: 'none', reasons: ['no-context'] }, /no score[\s\S]*Nothing comes before/],
];
for (const [trust, expected] of cases) {
  test(`${trust.mark} says why`, () => assert.match(rendered(<TrustMark trust={trust} of="token" />), expected));
}

test('names', () => assert.equal(name('stale', translator({ stale: 'veraltet' })), 'veraltet'));
