import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addBytes, addCharacterBytes, EncodingBuilder, Symbols } from '#core/tokenizer/align';

const bytesThemselves = Int32Array.from({ length: 256 }, (_, byte) => byte);

function bytesOf(text: string, start = 0, end = text.length): [number[], number[]] {
  const symbols = new Symbols();
  addBytes(text, start, end, bytesThemselves, symbols);
  return [[...symbols.ids.subarray(0, symbols.length)], [...symbols.units.subarray(0, symbols.length)]];
}

test('symbols are the bytes of TextEncoder; the first of a character brings its units', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(0xffff), fc.nat(0x7f))), units => {
      const text = String.fromCharCode(...units);
      const [ids, brought] = bytesOf(text);
      assert.deepEqual(ids, [...new TextEncoder().encode(text)]);
      const expected = Array.from(text, character => {
        const rest = new TextEncoder().encode(character).length - 1;
        return [character.length, ...new Array<number>(rest).fill(0)];
      });
      assert.deepEqual(brought, expected.flat());
    }),
  );
});

test('a stretch of text is read alone', () => {
  assert.deepEqual(bytesOf('a😀b', 1, 3), [
    [0xf0, 0x9f, 0x98, 0x80],
    [2, 0, 0, 0],
  ]);
  assert.deepEqual(bytesOf('a😀b', 1, 2), [
    [0xef, 0xbf, 0xbd],
    [1, 0, 0],
  ]);
});

test('bytes without a token: what is left of the character keeps its units, else its neighbour has them', () => {
  const known = (...bytes: number[]) => bytesThemselves.map(byte => (bytes.includes(byte) ? byte : -1));
  const units = (text: string, tokens: Int32Array) => {
    const symbols = new Symbols();
    for (const character of text) addCharacterBytes(character.codePointAt(0)!, tokens, symbols);
    return [...symbols.units.subarray(0, symbols.length)];
  };
  assert.deepEqual(units('€', known(0x82, 0xac)), [1, 0]);
  assert.deepEqual(units('a€', known(0x61)), [2]);
  assert.deepEqual(units('😀€a', known(0x61)), [4]);
  assert.deepEqual(units('€', known()), []);
});

test('symbols are forgotten, and what waited for one too', () => {
  const symbols = new Symbols();
  symbols.skip(5);
  symbols.clear();
  symbols.add(7, 1);
  for (let i = 0; i < 1000; i += 1) symbols.add(i, 0);
  assert.deepEqual([symbols.length, symbols.ids[0], symbols.units[0], symbols.ids[1000]], [1001, 7, 1, 999]);
});

test('spans touch, and text without a token goes with its neighbour', () => {
  const built = (...steps: (number | [number, number])[]) => {
    const builder = new EncodingBuilder(0);
    for (const step of steps) typeof step === 'number' ? builder.skip(step) : builder.add(...step);
    const { ids, offsets } = builder.finish();
    return [[...ids], [...offsets]];
  };
  assert.deepEqual(built(), [[], []]);
  assert.deepEqual(built([7, 2], [8, 0], [9, 1]), [
    [7, 8, 9],
    [0, 2, 2, 2, 2, 3],
  ]);
  assert.deepEqual(built([7, 2], 3, [8, 1], 1), [
    [7, 8],
    [0, 5, 5, 7],
  ]);
  assert.deepEqual(built(3, [7, 2]), [[7], [0, 5]]);
  assert.deepEqual(built(3), [[], []]);
  const many = Array.from({ length: 500 }, (_, i): [number, number] => [i, 1]);
  assert.deepEqual(built(...many)[0], [...many.keys()]);
});
