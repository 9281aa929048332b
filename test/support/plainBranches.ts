import type { Branches } from '#core/model/causalLm';

/** Branches of a model in closed form: each keeps all its tokens, and is asked anew at every step. */
export function plainBranches(
  prefix: Int32Array,
  width: number,
  room: number,
  logitsAfter: (context: Int32Array) => Float32Array,
): Branches {
  let texts = Array.from({ length: width }, () => prefix.slice());
  return {
    get width() {
      return texts.length;
    },
    advance: async ids => {
      if (ids.length !== texts.length) throw new RangeError('one token per branch');
      texts = texts.map((text, i) => Int32Array.of(...text, ids[i]!));
      if (texts.some(text => text.length > prefix.length + room)) throw new RangeError('the branches are full');
      return Float32Array.from(texts.flatMap(text => [...logitsAfter(text)]));
    },
    keep: branches => {
      texts = branches.map(branch => texts[branch]!);
    },
  };
}
