import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latinLookalike } from '#core/detect/lookalikes';
import { normalize } from '#core/detect/normalize';

const cases: Record<string, [string, string]> = {
  'lines that were broken': ['One line\r\nof  text.\n\n\tAnother.\n', 'One line of text. Another.'],
  'what cannot be seen': ['in\u200bvis\u00adi\u2060ble\ufeff', 'invisible'],
  'signs of typographers': ['\u201cHe\u2019s here\u201d \u2014 now\u2026', '"He\'s here" - now...'],
  'letters in disguise, in a Latin word': ['p\u0430per \u0441\u043e\u0440y', 'paper copy'],
  'a whole word in disguise, in Latin text': [
    'the only word that is \u0430 \u0441\u0430\u0440',
    'the only word that is a cap',
  ],
  'letters that are styled': ['\uff37ide \ud835\udc1bold \ufb01t', 'Wide bold fit'],
  'other scripts stay themselves': [
    '\u041e\u043d \u0441\u043a\u0430\u0437\u0430\u043b',
    '\u041e\u043d \u0441\u043a\u0430\u0437\u0430\u043b',
  ],
  'letters of their own': ['Gr\u00fc\u00dfe, na\u00efve', 'Gr\u00fc\u00dfe, na\u00efve'],
  nothing: [' \n\t ', ''],
};
for (const [name, [text, expected]] of Object.entries(cases)) {
  test(`normalised: ${name}`, () => assert.equal(normalize(text).text, expected));
}

test('every unit knows where it came from', () => {
  const { text, origins } = normalize('  a\n\n\u201cb\u201d\u2026 ');
  assert.equal(text, 'a "b"...');
  assert.deepEqual([...origins], [2, 3, 5, 6, 7, 8, 8, 8, 10]);
});

test('whatever the text: origins ascend, and a normal text without disguises stays as it is', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.constantFrom('a', ' ', '\n', '\u200b', '\u0430', '\u2026', '\ud83d\ude00'), { maxLength: 40 })
      .map(parts => parts.join('')),
  );
  fc.assert(
    fc.property(texts, original => {
      const { text, origins } = normalize(original);
      assert.equal(origins.length, text.length + 1);
      assert.equal(origins.at(-1), original.length);
      for (let i = 1; i < origins.length; i++) assert.ok(origins[i]! >= origins[i - 1]!);
      if (![...original].some(latinLookalike)) assert.equal(normalize(text).text, text);
    }),
  );
});
