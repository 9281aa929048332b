import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCovers } from '#core/bytes/covers';
import { coverTools } from '#core/bytes/coverTools';
import { Leaves } from '#core/bytes/leaves';
import { beginning } from '#test/support/coverLaws';
import { realTokenizer } from '#test/support/realTokenizers';
import { viable } from '#test/support/viable';

/** Tokens tried after each context. */
const TRIED = 150;

test('a token may follow where some longer text is cut so, and nowhere else', async () => {
  for (const model of ['smollm2', 'gemma3'] as const) {
    const tools = coverTools(await realTokenizer(model));
    const leaves = new Leaves(tools);
    for (const text of ["it'", 'para.\n\n', 'x = 12', 'def f(ra', '中文', 'na\u00efve', '    ', '<tab']) {
      const bytes = Buffer.from(text);
      const prefix = beginning(bytes, bytes.length);
      const covers = findCovers(tools, prefix);
      for (const context of covers.contexts.filter(({ growing }) => !growing)) {
        const [from, to] = tools.order.range(context.pending);
        for (let place = from; place < to; place += Math.max(1, Math.floor((to - from) / TRIED))) {
          const id = tools.order.ids[place]!;
          const spelling = tools.order.spelling(id);
          if (spelling.length === context.pending.length) continue;
          const path = [...covers.trunk, ...context.tokens, id];
          const expected = viable(tools, path);
          assert.equal(
            leaves.canFollow(covers, context, id),
            expected,
            `${model} ${JSON.stringify(text)} ${context.tokens.join()} ${JSON.stringify(spelling)}`,
          );
        }
      }
    }
  }
});
