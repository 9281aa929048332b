import assert from 'node:assert/strict';
import { test } from 'node:test';
import { characterText, nextByteText } from '#extension/byteHoverText';
import { foundBytes } from '#test/support/byteAnswers';

const say = (message: string, ...args: (string | number)[]) =>
  message.replace(/\{(\d)\}/g, (_, place) => String(args[Number(place)]));

test('a character of several bytes is told with the bits of each', () => {
  const nats = [-3, -1].map(bits => bits * Math.LN2);
  assert.equal(characterText('é', nats, say), '` é ` &nbsp;byte surprisal **4.00 bits** · ` c3 ` 3.00 + ` a9 ` 1.00');
  assert.equal(characterText('\n', [0], say), '` ↵ ` &nbsp;byte surprisal **0.00 bits** · byte 0a');
});

test('what may stand here: exact, naive and healed, with what does stand there', () => {
  const outcomes = (...shares: readonly (readonly [number, number])[]) => {
    const all = new Float64Array(257);
    for (const [outcome, share] of shares) all[outcome] = share;
    return all;
  };
  const found = foundBytes({
    exact: outcomes([0x7c, 0.75], [0x63, 0.2], [256, 0.05]),
    naive: outcomes([0x20, 1]),
    healed: outcomes([0x7c, 0.5], [0xc3, 0.5]),
    continuations: [
      { text: '|`x', probability: 0.5 },
      { text: ' a', probability: 0.25 },
    ],
  });
  const words = nextByteText(found, 0xc3, say);
  const lines = words.split('\n');
  assert.equal(
    lines[0],
    '| next byte here | &nbsp;&nbsp; exact | &nbsp;&nbsp; by the next token | &nbsp;&nbsp; healed |',
  );
  assert.equal(lines[2], '| ` \\| ` | &nbsp;&nbsp; 75% | &nbsp;&nbsp; 0% | &nbsp;&nbsp; 50% |');
  assert.equal(lines[6], '| ` 0xc3 ` ← | &nbsp;&nbsp; 0% | &nbsp;&nbsp; 0% | &nbsp;&nbsp; 50% |');
  assert.ok(words.includes('goes on with `` \\|`x `` 50% · ` ␣a ` 25%'), words);
  assert.ok(words.includes('contexts summed: 1 · 100% of it after ` cd ` · leaked 25% · approximate'), words);
  assert.doesNotMatch(words, /characters/, 'of one byte each they are in the table');
  const several = { ...found, characters: [{ text: 'é', probability: 0.5 }] };
  assert.match(nextByteText(several, 0xc3, say), /characters ` é ` 50%/);
  assert.ok(nextByteText({ ...found, complete: true, contexts: [] }, 256, say).endsWith('leaked 25%'));
});
