import { byteString } from '#core/bytes/byteOrder';
import type { ByteLm } from '#core/bytes/nextByte';
import { logProbOf, nodesBetween, type PathNode } from '#core/bytes/rowTree';
import { viable } from './viable.ts';

const { signal } = new AbortController();

/** The mass of `trunk + end` after a start token by trying every way to cut `end` into tokens; of the viable ones, and of all. */
export async function segmentations(lm: ByteLm, start: number, trunk: string, end: string) {
  const { order, tokenizer } = lm.tools;
  const bytes = byteString(Buffer.from(end));
  const first = tokenizer.encode(trunk).ids;
  const root = lm.tree.node(first, lm.tree.node([start]));
  await lm.tree.fill(
    [root, ...nodesBetween(root, lm.tree.node([]))].filter(({ depth }) => depth > 0),
    signal,
  );
  let [canonical, all] = [0, 0];
  const grow = async (node: PathNode, path: readonly number[], done: number, log: number): Promise<void> => {
    if (done === bytes.length) {
      all += Math.exp(log);
      if (viable(lm.tools, [...first, ...path])) canonical += Math.exp(log);
      return;
    }
    await lm.tree.fill([node], signal);
    const { logits, logSum } = node.row!;
    const rest = bytes.slice(done);
    const [from, to] = order.range(rest);
    for (const id of order.ids.subarray(from, to)) {
      if (order.spelling(id).length === rest.length) continue;
      const mass = Math.exp(log + logits[id]! - logSum);
      all += mass;
      // What is too unlikely to count is not looked at; it would take minutes.
      if (mass > 1e-9 * Math.exp(log) && viable(lm.tools, [...first, ...path, id])) canonical += mass;
    }
    for (let length = 1; length <= rest.length; length += 1) {
      const part = rest.slice(0, length);
      const [one, after] = order.range(part);
      for (const id of order.ids.subarray(one, after)) {
        if (order.spelling(id) !== part) continue;
        const logProb = logits[id]! - logSum;
        await grow(lm.tree.node([id], node), [...path, id], done + length, log + logProb);
      }
    }
  };
  await grow(root, [], 0, logProbOf(root, lm.tree.node([start])));
  return { canonical, all };
}
