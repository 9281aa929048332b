import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codePointsFrom, probesAfter, Representatives, unfinishedBytes } from '#core/bytes/probes';
import { realTokenizer } from '#test/support/realTokenizers';

test('unfinished characters, by their bytes', () => {
  for (const text of ['', 'a', 'é', '中', '😀', 'x中😀']) {
    const bytes = Buffer.from(text);
    for (let end = 0; end <= bytes.length; end += 1) {
      const whole = [...text].map(character => Buffer.byteLength(character));
      let start = 0;
      for (const length of whole) if (start + length <= end) start += length;
      assert.equal(unfinishedBytes(bytes.subarray(0, end)), end - start, `${text} ${end}`);
    }
  }
  assert.equal(unfinishedBytes(Uint8Array.of(0x80)), 0);
});

test('code points that begin with given bytes', () => {
  const all = (...bytes: number[]) => [...codePointsFrom(Uint8Array.from(bytes))];
  assert.deepEqual(
    all(0xc3),
    Array.from({ length: 64 }, (_, i) => 0xc0 + i),
  );
  assert.equal(all(0xe0)[0], 0x800);
  assert.ok(!all(0xed).some(codePoint => codePoint >= 0xd800));
  assert.equal(all(0xf4).at(-1), 0x10ffff);
  assert.deepEqual(all(0x80), []);
  assert.deepEqual(all(0xc3, 0xa9), [], 'nothing is missing');
});

test('one character of each class follows an unfinished one', async () => {
  const { steps } = await realTokenizer('smollm2');
  const representatives = new Representatives(steps!);
  const found = representatives.of(Uint8Array.of(0xe2, 0x80));
  // Spaces and other signs: U+2000 to U+203F.
  assert.ok(found.some(character => /\s/u.test(character)) && found.some(character => !/\s/u.test(character)));
  const classes = found.map(character => steps!.classOf!(character.codePointAt(0)!));
  assert.equal(new Set(classes).size, classes.length);
  assert.ok(probesAfter(Uint8Array.of(0xe2, 0x80), representatives).every(probe => /^[\u2000-\u203f]/.test(probe)));
  assert.ok(probesAfter(new Uint8Array(0), representatives).includes(''));
});
