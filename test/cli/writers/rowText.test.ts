import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { isShown, leastShown, rowText } from '#cli/writers/rowText';
import { surprisal } from '#core/lens/surprisal';
import { tokenizationBias } from '#core/lens/tokenizationBias';
import { tokens } from '#core/lens/tokens';

const row = [
  { text: 'The', step: 0, columns: 3 },
  { text: ' cat', step: 3, columns: 4 },
  { text: ' sat', step: 7, columns: 4 },
  { text: '  ', step: 5, columns: 2 },
];
const [plain, colored] = [paint(1, 'dark'), paint(4, 'dark')];

test('in colours every step is a shade', () => {
  assert.equal(rowText(row.slice(0, 2), surprisal, colored), 'The\u001b[31m cat\u001b[0m');
});

test('without colours strong steps are marked, and tokens are parted', () => {
  assert.equal(rowText(row, surprisal, plain), 'The cat [sat]7[␣␣]5');
  assert.equal(rowText(row, tokens, plain), 'The│ cat│ sat│  ');
});

test('leastShown', () => {
  assert.deepEqual(
    [leastShown(surprisal, plain), leastShown(tokens, plain), leastShown(surprisal, colored)],
    [4, 0, 1],
  );
});

test('of a diverging ramp the ends are seen, and its middle is bare', () => {
  const steps = [1, 2, 3, 4, 5, 7];
  const pieces = steps.map(step => ({ text: 'x', step, columns: 1 }));
  assert.equal(rowText(pieces, tokenizationBias, plain), '[x]1[x]2xxx[x]7');
  assert.deepEqual(
    steps.map(step => isShown(step, tokenizationBias, colored)),
    [true, true, true, false, true, true],
  );
  assert.equal(rowText(pieces.slice(3, 4), tokenizationBias, colored), 'x');
  assert.notEqual(
    rowText(pieces.slice(4, 5), tokenizationBias, colored),
    rowText([{ ...pieces[4]! }], surprisal, colored),
  );
});
