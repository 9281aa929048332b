import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { byteName, type NextBytePlace, nextByteJson, nextByteText } from '#cli/writers/nextByteLists';
import { madeManifest } from '#test/support/madeManifest';

function place(): NextBytePlace {
  const distribution = (byte: number) => new Float64Array(257).fill(0).map((_, i) => (i === byte ? 1 : 0));
  return {
    manifest: madeManifest,
    at: 2,
    text: 'abc\u001b[31m',
    found: {
      exact: distribution(0x1b),
      each: [distribution(0x1b)],
      naive: distribution(0x63),
      healed: distribution(0xe4),
      healedFurther: distribution(256),
      takenBack: 2,
      leaked: [0.25, 0.5],
      rows: 3,
      complete: false,
      contexts: [{ tokens: ['a\u001b', 'b'], pending: Uint8Array.of(0x62), share: 1 }],
      continuations: [{ text: '\u001b[0m', probability: 1 }],
      characters: [],
      unfinished: 0,
      context: 2,
      skipped: 7,
      setting: { window: 8, start: null },
    },
  };
}

test('JSON has all fields', () => {
  const found = JSON.parse([...nextByteJson(place())].join(''));
  assert.equal(found.exact.bytes[0x1b], 1);
  assert.deepEqual(
    [found.at, found.leaked, found.rows, found.complete, found.healedFurther.takenBack],
    [2, 0.5, 3, false, 2],
  );
  assert.deepEqual(found.contexts, [{ tokens: ['a\u001b', 'b'], pending: [0x62], share: 1 }]);
});

test('for people nothing of a document steers the terminal, and what is approximate says so', () => {
  const text = [...nextByteText(place(), paint(1, 'dark'))].join('');
  assert.ok(!text.includes('\u001b'));
  assert.match(text, /50% leaked/);
  assert.match(text, /approximate/);
  assert.match(text, /7 before them not read/);
  assert.match(text, /ab▏c/);
});

test('names of bytes', () => {
  assert.equal(byteName(0x61), 'a    0x61');
  assert.match(byteName(0xe4), /^ +0xe4$/);
  assert.equal(byteName(256), 'end of text');
});
