import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddedTokens } from '#core/tokenizer/addedTokens';

const found = [
  { id: 1, text: '<b>', control: false },
  { id: 2, text: '\n', control: false },
  { id: 3, text: '\n\n\n', control: false },
  { id: 4, text: '<eos><b>', control: true },
  { id: 5, text: '😀', control: false },
  { id: 6, text: '', control: false },
];

function split(text: string, tokens = found): (string | number)[] {
  const parts: (string | number)[] = [];
  new AddedTokens(tokens).split(
    text,
    (start, end) => parts.push(text.slice(start, end)),
    (id, start, end) => parts.push(id, text.slice(start, end)),
  );
  return parts;
}

test('the leftmost and longest token is taken, control tokens are text', () => {
  const cases: [string, (string | number)[]][] = [
    ['', []],
    ['abc', ['abc']],
    ['a<b>c', ['a', 1, '<b>', 'c']],
    ['<b><b>', [1, '<b>', 1, '<b>']],
    ['<b', ['<b']],
    ['<<b>', ['<', 1, '<b>']],
    ['\n\n\n\n\n', [3, '\n\n\n', 2, '\n', 2, '\n']],
    // The control token is plain text, and hides the token in its name.
    ['x<eos><b>y', ['x<eos><b>y']],
    ['<eos> <b>', ['<eos> ', 1, '<b>']],
    ['a😀', ['a', 5, '😀']],
    ['\ud83d', ['\ud83d']],
  ];
  for (const [text, parts] of cases) assert.deepEqual(split(text), parts, JSON.stringify(text));
});

test('without a token to find the text stays whole', () => {
  assert.deepEqual(split('a<b>\n', []), ['a<b>\n']);
  assert.deepEqual(split('<eos><b>', [found[3]!]), ['<eos><b>']);
});
