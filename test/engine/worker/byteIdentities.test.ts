/** What must hold of next bytes on a real model, whose truth nobody knows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { usual, usualNodes } from '#core/bytes/healing';
import { type ByteLm, END } from '#core/bytes/nextByte';
import { logProbOf, type PathNode, RowTree } from '#core/bytes/rowTree';
import { logSumExp } from '#core/math/logSoftmax';
import type { LoadedModel } from '#engine/worker/loadedModel';
import { smollm2Path } from '#test/support/models';
import { freshByteLm, openReal, type Place, readPlace } from '#test/support/realByteLm';
import { segmentationBeam } from '#test/support/segmentationBeam';

/** Float32 logits of one row after pieces of different lengths; nats. */
const SAME_ROWS = 1e-4;
/** Float64 sums of the same float32 logits. */
const SAME_LOGITS = 1e-9;
const START = 0;
const { signal } = new AbortController();

let model: LoadedModel;
let lm: ByteLm;
before(async () => {
  model = await openReal(await smollm2Path());
  lm = freshByteLm(model);
});
after(() => model.dispose());

test('a beam over all segmentations, which knows nothing of covers, finds the same but for what leaks', async () => {
  const { lm: rows, tokenizer } = model;
  for (const [trunk, next, width] of [
    ['The old man said', ' hello', 64],
    ['    return n * fact', '(n-1', 64],
    ['A blank line.', '\n\nThe', 64],
    ['Das Wetter ist heute', ' schön', 64],
    ['The quick brown', ' fox jum', 8],
  ] as const) {
    const path = [START, ...tokenizer.encode(trunk).ids];
    const bytes = Buffer.byteLength(next);
    const places: Place[] = [];
    for (let at = 0; at <= bytes; at += 1) {
      places.push(await readPlace(lm, START, trunk + next, Buffer.byteLength(trunk) + at));
    }
    // Given the tokens of the trunk, after which a word begins.
    const given = logProbOf(lm.tree.node(path), lm.tree.node([START]));
    const exact = Math.exp(places[bytes]!.log - given);
    const { mass, dropped } = await segmentationBeam(rows!, tokenizer.vocabulary, path, Buffer.from(next), width);
    const more = Math.log(mass / exact);
    const leak = places.slice(0, bytes).reduce((sum, { leaked }) => sum - Math.log(1 - leaked), 0);
    assert.ok(
      more > -SAME_ROWS - dropped / mass && more < leak + SAME_ROWS,
      `${next}: ${more} nats more, leak ${leak}`,
    );
    assert.ok(dropped < 1e-3 * mass, `${next}: ${dropped} of ${mass} was left out`);
  }
});

test('the probability of a text falls with each byte, and little leaks inside tokens and between them', async () => {
  const text = 'It\u2019s  12 naïve\n\nlines: f(x)';
  const end = Buffer.byteLength(text);
  let last = 0;
  for (let offset = 0; offset <= end; offset += 1) {
    const { log, leaked, bytes } = await readPlace(lm, START, text, offset);
    assert.ok(log <= last + SAME_ROWS, `${offset}: ${log} after ${last}`);
    assert.ok(leaked >= 0 && leaked < 0.02, `${offset}: ${leaked}`);
    const isCut = offset < end && (Buffer.from(text)[offset]! & 0xc0) === 0x80;
    assert.equal(bytes[END] === 0, isCut, `${offset}: a text ends only with a whole character`);
    last = log;
  }
  // Not only of the byte that stands there.
  const place = await readPlace(lm, START, 'The quick bro');
  for (const byte of ['w', 'n', 't', ' ']) {
    const { log } = await readPlace(lm, START, `The quick bro${byte}`);
    const expected = Math.log(place.bytes[byte.charCodeAt(0)]! * (1 - place.leaked));
    assert.ok(Math.abs(log - place.log - expected) < SAME_ROWS, `${byte}: ${log - place.log} ${expected}`);
  }
});

test('byte by byte, from scratch and with rows forgotten: the same contexts and numbers', async () => {
  const text = "Don't  be naïve:\n\n 12";
  const forgetful: ByteLm = { ...lm, tree: treeOf(1) };
  for (let offset = 0; offset <= Buffer.byteLength(text); offset += 1) {
    const known = await readPlace(lm, START, text, offset);
    const evicted = await readPlace(forgetful, START, text, offset);
    model.lm!.truncate(0);
    const scratch = await readPlace({ ...lm, tree: treeOf(64 << 20) }, START, text, offset);
    for (const each of [evicted, scratch]) {
      assert.deepEqual(contextsOf(each), contextsOf(known), `${offset}`);
      assert.ok(Math.abs(each.log - known.log) < SAME_ROWS, `${offset}: ${each.log} ${known.log}`);
      const off = Math.max(...each.bytes.map((own, byte) => Math.abs(own - known.bytes[byte]!)));
      assert.ok(off < SAME_ROWS, `${offset}: ${off}`);
    }
  }
});

test('rows run together, alone and side by side are the same', async () => {
  const { tokenizer, lm: rows } = model;
  const trunk = [START, ...tokenizer.encode('The cat sat on the').ids];
  const ends = [' mat', ' mirror', ' m'].map(text => tokenizer.encode(text).ids[0]!);
  const filled = async (paths: readonly (readonly number[])[]): Promise<PathNode[]> => {
    const tree = treeOf(64 << 20);
    rows!.truncate(0);
    const nodes = paths.map(path => tree.node(path));
    await tree.fill(nodes, signal);
    return nodes;
  };
  const together = await filled(ends.map(id => [...trunk, id]));
  rows!.truncate(0);
  await rows!.advance(Int32Array.from(trunk), new Int32Array(trunk.length).fill(-1), { k: 0 });
  const beside = await rows!.branch(ends.length, 1).advance(Int32Array.from(ends));
  for (const [i, id] of ends.entries()) {
    const [alone] = await filled([[...trunk, id]]);
    const { logits, logSum } = alone!.row!;
    const size = rows!.vocabularySize;
    for (const other of [together[i]!.row!.logits, beside.subarray(i * size, (i + 1) * size)]) {
      const sum = logSumExp(other);
      const off = other.reduce(
        (most, each, token) => Math.max(most, Math.abs(each - sum - logits[token]! + logSum)),
        0,
      );
      assert.ok(off < SAME_ROWS, `${off}`);
    }
  }
});

test('where a token ends whatever comes, all methods say the same; elsewhere the naive one is a part of it', async () => {
  const text = 'x = 12 + 345; y\nThe end is 7.';
  const begin = lm.tree.node([START]);
  let same = 0;
  for (let offset = 1; offset <= text.length; offset += 1) {
    const { placed, bytes, leaked, contexts } = await readPlace(lm, START, text, offset);
    await lm.tree.fill(usualNodes(placed.end, begin), signal);
    const { naive, healed, healedFurther } = usual(lm, placed.end, begin);
    const share = contexts.find(({ node }) => node === placed.end)?.share ?? 0;
    naive.forEach((own, byte) => {
      assert.ok(bytes[byte]! * (1 - leaked) >= share * own - leaked - SAME_LOGITS, `${offset}, byte ${byte}`);
    });
    if (contexts.length > 1 || share < 1) continue;
    same += 1;
    for (const each of [naive, healed, healedFurther]) {
      const off = Math.max(...each.map((own, byte) => Math.abs(own - bytes[byte]!)));
      assert.ok(off <= leaked + SAME_LOGITS, `${offset}: ${off}, of which ${leaked} leaks`);
    }
  }
  assert.ok(same >= 6, 'after each digit');
});

function treeOf(keptBytes: number): RowTree {
  return new RowTree(model.lm!, { capacity: 256, keptBytes, chunk: 128 });
}

function contextsOf({ placed: { covers } }: Place): readonly string[] {
  return covers.contexts.map(({ tokens, pending }) => `${covers.trunk.join()}|${tokens.join()}|${pending}`);
}
