import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type NormalizationForm, normalizationForms, normalizedText } from '#core/text/normalize';
import { digestOf, nastyText } from '#test/support/nastyText';

interface Goldens {
  readonly block: number;
  readonly forms: Readonly<Record<NormalizationForm, string>>;
}

const goldens: Goldens = JSON.parse(readFileSync('test/fixtures/tokenizer/normalization.json', 'utf8'));

/** As in tools/goldens/published_tokenizers.py. */
function around(code: number): string {
  const character = String.fromCodePoint(code);
  return `e${character}\u0334\u0345${character}\u0323${character}${character}\u0301`;
}

for (const form of normalizationForms) {
  test(`${form} of every character among others is that of Rust's tokenizers`, () => {
    const hashes = new DataView(Uint8Array.from(Buffer.from(goldens.forms[form], 'base64')).buffer);
    let block = 0;
    const different: string[] = [];
    for (let first = 0; first < 0x110000; first += goldens.block) {
      if (first >= 0xd800 && first < 0xe000) continue;
      const units: number[] = [];
      for (let code = first; code < first + goldens.block; code += 1) {
        const { text } = normalizedText(around(code), form);
        for (let i = 0; i < text.length; i += 1) units.push(text.charCodeAt(i));
      }
      if (digestOf(Int32Array.from(units)) !== hashes.getUint32(4 * block, true)) different.push(first.toString(16));
      block += 1;
    }
    assert.deepEqual(different, []);
    assert.equal(4 * block, hashes.byteLength);
  });
}

test('each piece of a normalized text lies where it was made from', () => {
  for (let index = 0; index < 1000; index += 1) {
    const text = nastyText(index);
    for (const form of normalizationForms) {
      const { text: made, origin } = normalizedText(text, form);
      if (!origin) assert.equal(made, text);
      else {
        assert.deepEqual([origin.length, origin[0], origin.at(-1)], [made.length + 1, 0, text.length]);
        assert.ok(origin.every((place, i) => i === 0 || place >= origin[i - 1]!));
      }
    }
  }
  const { text, origin } = normalizedText('xé ﬁ한', 'NFKD');
  assert.equal(text, 'xe\u0301 fi\u1112\u1161\u11ab');
  assert.deepEqual([...origin!], [0, 1, 2, 2, 3, 4, 4, 5, 5, 5]);
  assert.deepEqual([...normalizedText('xe\u0301y', 'NFC').origin!], [0, 1, 3, 4]);
});
