import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textKind } from '#core/detect/textKind';

const code = 'function add(a, b) {\n  return a + b;\n}\n\nconst three = add(1, 2);\n';
const readme = '# add\n\nCall `add(a, b)` with two numbers, or run `npm i add` first. See [the guide](guide.md).';
const prose = 'It was the best of times, it was the worst of times, and we had all that we could want before us.';

test('kinds of text', () => {
  assert.deepEqual(
    [code, readme, prose].map(text => textKind(text).kind),
    ['code', 'technical', 'prose'],
  );
});

test('English is known by its small words', () => {
  assert.ok(textKind(prose).english > 0.5);
  assert.ok(textKind('Es war die beste und die schlimmste aller Zeiten, und vor uns lag alles.').english < 0.2);
});

test('what is quoted is counted', () => {
  assert.ok(textKind(`> ${prose}\n> ${prose}\nYes.`).quoted > 0.9);
  assert.equal(textKind(prose).quoted, 0);
  assert.ok(Math.abs(textKind(`"${prose}" ${prose}`).quoted - 0.5) < 0.05);
});

test('a text of nothing has no kind to speak of', () => {
  assert.deepEqual(textKind(''), { code: 0, english: 0, quoted: 0, kind: 'prose' });
});
