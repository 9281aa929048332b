import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codePoints, defused, hexBytes, visible } from '#core/lens/visible';

test('visible: blanks are signs, what has no ink is its code point', () => {
  const cases: [string, string][] = [
    [' the', '␣the'],
    ['\n\n', '↵↵'],
    ['\t', '⇥'],
    ['\r', '␍'],
    ['\0', '␀'],
    ['\u001b[31m', '␛[31m'],
    ['\u007f', '␡'],
    ['\u0085', '⟨U+0085⟩'],
    ['\u00a0', '⟨U+00A0⟩'],
    ['\u200d', '⟨U+200D⟩'],
    ['\u202e', '⟨U+202E⟩'],
    ['\ufe0f', '⟨U+FE0F⟩'],
    ['\u{e0041}', '⟨U+E0041⟩'],
    ['\u0301', '◌\u0301'],
    ['é', 'é'],
    ['😀', '😀'],
    ['\ud83d', '⟨U+D83D⟩'],
    ['', ''],
  ];
  for (const [text, expected] of cases) assert.equal(visible(text), expected, JSON.stringify(text));
});

test('defused: running text keeps its blanks, joiners and newlines', () => {
  assert.equal(defused('a b\tc\n👩\u200d👩 \u00a0'), 'a b\tc\n👩\u200d👩 \u00a0');
  assert.equal(defused('\u001b]0;x\u0007\u009b1m'), '␛]0;x␇⟨U+009B⟩1m');
  assert.equal(defused('\udc00a\ud800'), '⟨U+DC00⟩a⟨U+D800⟩');
  assert.equal(defused('a\ufffe\uffffb\ufffd'), 'a⟨U+FFFE⟩⟨U+FFFF⟩b\ufffd');
});

test('nothing that a terminal obeys is left, and what is left is whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(0x9f), (text, control) => {
      const shown = defused(`${text}${String.fromCharCode(control)}\ud800`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      assert.doesNotMatch(shown, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      assert.equal(new TextDecoder().decode(new TextEncoder().encode(`.${shown}`)), `.${shown}`);
    }),
  );
});

test('hexBytes', () => {
  assert.equal(hexBytes(new TextEncoder().encode('€')), 'e2 82 ac');
  assert.equal(hexBytes(new Uint8Array()), '');
  assert.equal(hexBytes(Uint8Array.of(0, 10)), '00 0a');
});

test('code points, cut short where there are many', () => {
  assert.equal(codePoints('a\u0301👩'), 'U+0061 U+0301 U+1F469');
  assert.equal(codePoints(''), 'none');
  assert.equal(codePoints(' '.repeat(50)), `${Array(12).fill('U+0020').join(' ')} …`);
});
