import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForeign, isShouted, textKind } from '#core/detect/textKind';

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
  assert.ok(textKind('It is said that they would not go there with the others when it rains.').english > 0.4);
  // Dutch and Afrikaans have words of English, too.
  for (const text of [
    'Es war die beste und die schlimmste aller Zeiten, und vor uns lag alles.',
    'Hij viste alleen in een klein bootje, en of het waar is, weten we niet; er was me niets van bekend.',
    'Hy het alleen in die Golfstroom gevis en dit was nou vier en tagtig dae sonder om iets te kry.',
    '他是个独自在湾流中一条小船上钓鱼的老人,至今已去了八十四天,一条鱼也没逮住。',
  ]) {
    assert.ok(isForeign(textKind(text)), text);
  }
  assert.ok(![prose, readme, code].some(text => isForeign(textKind(text))));
});

test('letters of other scripts and invisible characters hide no English', () => {
  const disguised = prose.replaceAll('a', '\u0430').replaceAll('e', '\u0435').replaceAll('th', 't\u200bh');
  assert.equal(textKind(disguised).english, textKind(prose).english);
});

test('capitals are counted among letters that have a case', () => {
  assert.ok(isShouted(textKind('THE END, 終わり')));
  assert.ok(!isShouted(textKind('The End')));
});

test('what is quoted is counted', () => {
  assert.ok(textKind(`> ${prose}\n> ${prose}\nYes.`).quoted > 0.9);
  assert.equal(textKind(prose).quoted, 0);
  assert.ok(Math.abs(textKind(`"${prose}" ${prose}`).quoted - 0.5) < 0.05);
});

test('a text of nothing has no kind to speak of', () => {
  assert.deepEqual(textKind(''), { code: 0, english: 0, capitals: 0, quoted: 0, kind: 'prose' });
});
