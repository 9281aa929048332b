import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logProbOf, nodesBetween, RowTree } from '#core/bytes/rowTree';
import { Cancelled, UserError } from '#core/errors';
import { logSumExp } from '#core/math/logSoftmax';
import { ContextLm, contextLogits } from '#test/support/contextLm';

const { signal } = new AbortController();
const OPTIONS = { capacity: 64, keptBytes: 1e6, chunk: 8 };

test('rows are those of their paths, whatever order and branches', async () => {
  const lm = new ContextLm();
  const tree = new RowTree(lm, OPTIONS);
  const paths = [[1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [1, 2, 9], [1], [1, 2, 9, 9]];
  const nodes = paths.map(path => tree.node(path));
  await tree.fill(nodes, signal);
  paths.forEach((path, i) => {
    const expected = contextLogits(path, lm.vocabularySize);
    assert.deepEqual(nodes[i]!.row!.logits, expected, path.join());
    assert.equal(nodes[i]!.row!.logSum, logSumExp(expected));
  });
  assert.equal(tree.computed, paths.length);
  assert.deepEqual(lm.pieces, [8, 3, 2], 'the trunk once, in two pieces, then the branch from where it leaves');
});

test('what is known is not run again; ln p of a path', async () => {
  const lm = new ContextLm();
  const tree = new RowTree(lm, OPTIONS);
  const from = tree.node([1, 2]);
  const path = tree.node([5, 6], from);
  await tree.fill([...nodesBetween(path, from)], signal);
  const after = (context: number[], id: number) => {
    const logits = contextLogits(context, lm.vocabularySize);
    return logits[id]! - logSumExp(logits);
  };
  assert.equal(logProbOf(path, from), after([1, 2, 5], 6) + after([1, 2], 5));
  const ran = lm.pieces.length;
  await tree.fill([from], signal);
  assert.equal(lm.pieces.length, ran);
});

test('rows that were not used for longest are forgotten, those of the call are not', async () => {
  const lm = new ContextLm();
  const tree = new RowTree(lm, { ...OPTIONS, keptBytes: 2 * 4 * lm.vocabularySize });
  const [a, b, c] = [[1], [2], [3]].map(path => tree.node(path));
  await tree.fill([a!], signal);
  await tree.fill([b!, c!], signal);
  assert.deepEqual(
    [a, b, c].map(each => each!.row !== null),
    [false, true, true],
  );
  await tree.fill([a!, b!, c!], signal);
  assert.ok([a, b, c].every(each => each!.row));
});

test('there is nothing to say before any token; a cancel comes between pieces', async () => {
  const tree = new RowTree(new ContextLm(), OPTIONS);
  await assert.rejects(tree.fill([tree.node([])], signal), UserError);
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(tree.fill([tree.node([1])], controller.signal), Cancelled);
});
