import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paragraphs, sentences } from '#core/detect/segments';

const parts = (text: string, segments: readonly { start: number; end: number }[]) =>
  segments.map(({ start, end }) => text.slice(start, end));

test('blank lines part paragraphs', () => {
  const text = '\n\nOne\nline.\n \t\nTwo.  \n\n\nThree';
  assert.deepEqual(parts(text, paragraphs(text)), ['One\nline.', 'Two.', 'Three']);
});

const cases: [string, string[]][] = [
  ['It rains. It pours! Does it?', ['It rains.', 'It pours!', 'Does it?']],
  ['He said "Stop." Then he left.', ['He said "Stop."', 'Then he left.']],
  ['Use e.g. A, as Dr. Who does. Version 1.5 works.', ['Use e.g. A, as Dr. Who does.', 'Version 1.5 works.']],
  ['# A title\n\nText of it.', ['# A title', 'Text of it.']],
  ['- one\n- two. More\n- three', ['- one', '- two. More', '- three'].flatMap(item => item.split(/(?<=\.) /))],
  ['no mark at the end', ['no mark at the end']],
  ['', []],
];
for (const [text, expected] of cases) {
  test(`sentences of ${JSON.stringify(text)}`, () => assert.deepEqual(parts(text, sentences(text)), expected));
}

test('whatever the text, sentences ascend and leave out nothing but white space', () => {
  const texts = fc
    .array(fc.constantFrom('a', 'B', '. ', '! ', '\n', '\n\n', '"', '- ', ' ', '1. ', '\u3002', '\ud83d\ude00'), {
      maxLength: 40,
    })
    .map(words => words.join(''));
  fc.assert(
    fc.property(texts, text => {
      let at = 0;
      for (const { start, end } of sentences(text)) {
        assert.ok(start >= at && end > start);
        assert.equal(text.slice(at, start).trim(), '');
        at = end;
      }
      assert.equal(text.slice(at).trim(), '');
    }),
  );
});
