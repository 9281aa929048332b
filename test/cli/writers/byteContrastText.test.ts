import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { byteContrastText } from '#cli/writers/byteContrastText';
import { surprisal } from '#core/lens/surprisal';
import { byteContrastResult } from '#test/support/byteContrastResult';
import { isNamed } from '#test/support/testClients';

const view = { lens: surprisal, top: 0, paint: paint(1, 'dark'), columns: 100, notable: 3 };

test('how the two meet, the verdict, the pieces by how far they are from what P expects', () => {
  const text = byteContrastText(byteContrastResult(), 'contrast', view);
  assert.match(text, /The vocabularies differ: the models meet at bytes/);
  assert.match(text, /log-odds −[\d.]+ nats over 8 bytes in 2 pieces/);
  assert.match(text, /1:1 +yes +\+4.51/);
  assert.doesNotMatch(text, /approximate/);
  assert.match(byteContrastText(byteContrastResult(0.05), 'contrast', view), /approximate: up to 5.0%/);
});

test('what only a common vocabulary has cannot be asked for', () => {
  for (const preset of ['critical', 'distance'] as const) {
    assert.throws(
      () => byteContrastText(byteContrastResult(), preset, view),
      isNamed('bad-argument', /cannot be ranked by/),
    );
  }
});
