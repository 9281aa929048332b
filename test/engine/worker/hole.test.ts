import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverTools } from '#core/bytes/coverTools';
import { UserError } from '#core/errors';
import type { FimParams } from '#core/protocol/fim';
import { beginNode, type Hole, holeOf, promptNode, surePart } from '#engine/worker/hole';
import { fimFile, fimParams, openTiny } from '#test/support/fimModel';
import { realTokenizer } from '#test/support/realTokenizers';
import { tinyFile, tinyLlama } from '#test/support/tinyModel';

const { signal } = new AbortController();
const text = 'The cat and the other one. And more.';
const asked = (more: Partial<FimParams> = {}) => fimParams(text, [7, 11], more);

test('a hole with what stands around it, and what the model reads before the middle', async context => {
  const model = await openTiny(context, fimFile('starcoder tiny'));
  const hole = holeOf(model, asked(), signal);
  assert.deepEqual([hole.prefix, hole.middle, hole.suffix], ['The cat', ' and', ' the other one. And more.']);
  assert.ok(hole.fim?.isTrained);
  const node = promptNode(hole, hole.fim, hole.prefix);
  const ids: number[] = [];
  for (let at = node; at.parent; at = at.parent) ids.unshift(at.id);
  const { encode } = { encode: (part: string) => [...model.tokenizer.encode(part).ids] };
  const { prefix, suffix, middle } = hole.fim;
  assert.deepEqual(ids, [0, prefix, ...encode('The cat'), suffix, ...encode(hole.suffix), middle]);
  assert.equal(beginNode(hole).depth, 1);
});

test('both sides are cut where they are too long, the prefix at its begin', async context => {
  const model = await openTiny(context, tinyFile(tinyLlama()));
  const long = 'ab '.repeat(200);
  const hole = holeOf(model, asked({ text: `${long}X${long}`, hole: [600, 601], window: 64 }), signal);
  assert.ok(long.endsWith(hole.prefix) && hole.prefix.length > 10 && hole.prefix.length < 100);
  assert.ok(long.startsWith(hole.suffix) && hole.suffix.length > 10);
});

test('what is sure of a prefix ends before the word that is open', async context => {
  const model = await openTiny(context, tinyFile(tinyLlama()));
  const hole = holeOf(model, asked(), signal);
  const { text: sure, ids } = surePart(hole, 'The cat');
  assert.ok('The cat'.startsWith(sure) && sure.length < 7);
  assert.deepEqual([...ids], [...model.tokenizer.encode(sure).ids]);
});

test('what is sure of a text that ends after a blank line has the tokens that it has before a letter', async () => {
  const tools = coverTools(await realTokenizer('smollm2'));
  const text = 'An end.\n\nfu';
  const { text: sure, ids } = surePart({ lm: { tools } as Hole['lm'] }, text);
  const whole = [...tools.tokenizer.encode(`${text}nction`).ids];
  assert.equal(sure, 'An end.\n\n');
  assert.deepEqual([...ids], whole.slice(0, -1));
  assert.ok(tools.tokenizer.encode(sure).ids.length < ids.length, 'alone it is cut into others');
});

test('a hole that is not there, cuts a character or is too large', async context => {
  const model = await openTiny(context, tinyFile(tinyLlama()));
  for (const params of [
    asked({ hole: [5, 4] }),
    asked({ hole: [0, 99] }),
    asked({ text: 'a😀b', hole: [2, 3] }),
    asked({ text: 'ab '.repeat(3000), hole: [0, 9000] }),
  ]) {
    assert.throws(() => holeOf(model, params, signal), UserError);
  }
});
