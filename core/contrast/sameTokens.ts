import type { Vocabulary } from '../tokenizer/tokenizer.ts';

/** The first id that does not stand for the same in both vocabularies, or -1 where all do. */
export function firstDifference(a: Vocabulary, b: Vocabulary): number {
  const most = Math.max(a.size, b.size);
  for (let id = 0; id < most; id++) {
    if (id >= a.size || id >= b.size) return id;
    const left = a.piece(id);
    const right = b.piece(id);
    if (left.control !== right.control || !equal(left.bytes, right.bytes)) return id;
  }
  return -1;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
