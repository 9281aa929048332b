import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteContrastJson } from '#cli/writers/byteContrastJson';
import { byteContrastResult } from '#test/support/byteContrastResult';

test('pieces with what sums, null where several bytes have no one number, and the log-odds', () => {
  const { manifest, pieces, summary } = JSON.parse([...byteContrastJson(byteContrastResult(), '1.2')].join(''));
  assert.deepEqual([manifest.level, manifest.kind, manifest.version], ['bytes', 'model', '1.2']);
  assert.deepEqual([manifest.p.model.name, manifest.q.model.name, manifest.q.window], ['one', 'other', 64]);
  const [first, second] = pieces;
  assert.deepEqual([first.text, first.start, first.end, first.bytes], ['yes', 0, 3, 3]);
  assert.ok(Math.abs(first.ratio - 3 * Math.log(4.5)) < 1e-5 && first.z > 0);
  assert.deepEqual([second.text, second.distance, second.score], [' no=X', null, null]);
  assert.ok(second.ratio < 0);
  assert.ok(Math.abs(summary.logOdds - (first.ratio + second.ratio)) < 1e-5);
  assert.ok(Math.abs(second.evidence - summary.logOdds) < 1e-5);
  assert.deepEqual([summary.bytes, summary.pieces, summary.leaked, summary.complete], [8, 2, 0.001, true]);
});
