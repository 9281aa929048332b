import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { leastShown, rowText } from '#cli/writers/rowText';
import { surprisal } from '#core/lens/surprisal';
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
