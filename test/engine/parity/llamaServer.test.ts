/**
 * The same file read here and by llama.cpp's own server: what a user sees who changes from one to the other. llama.cpp
 * multiplies with 8-bit activations, so the numbers differ as those of `fast` do from `exact`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultEntry } from '#engine/models/catalogue';
import { obtainModel } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';
import { desk } from '#test/support/commandLine';
import { startLlamaServer } from '#tools/llamaServer/start';

/** Mean difference of log-probabilities, nats: 0.05 to 0.06 was measured on prose, and a short text is noisy. */
const MEAN = 0.12;
/** The largest of some hundred tokens. */
const LARGEST = 1.5;
const START = '<|endoftext|>';

interface Token {
  readonly id: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly logprob: number;
  readonly rank: number | null;
  readonly entropy: number | null;
  readonly top: readonly { readonly id: number; readonly logprob: number }[];
}

const TEXT =
  'Once upon a time there lived an old fisherman, who put on his boots and telephoned the moon. “It is late,” said the ' +
  'moon 🙂🌙, “and I am 3,474 km wide.”\n\n```js\nconst x = [1, 2, 3].map(n => n * n);\n```\nDas Meer war ruhig. 今日は<|endoftext|>!\n';

test('tokens, offsets and log-probabilities are those of the model read here, within what its arithmetic differs', async context => {
  const { call, file } = await desk(context);
  const model = await obtainModel(defaultEntry, { store: openStore({ env: process.env }), env: process.env });
  const server = await startLlamaServer(model, 1024, process.env);
  context.after(server.stop);
  const named = await file('text.md', TEXT);
  const host = new URL(server.url).host;
  const ask = async (...args: string[]) => {
    const { code, stdout, stderr } = await call(['score', named, '--json', '--start', START, ...args]);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as { manifest: { server?: { kind: string } }; tokens: Token[] };
  };
  const here = await ask('--model', model);
  const there = await ask('--model', server.url, '--send-to', host);
  assert.equal(there.manifest.server?.kind, 'llama.cpp');
  const shape = ({ id, text, start, end }: Token) => ({ id, text, start, end });
  assert.deepEqual(there.tokens.map(shape), here.tokens.map(shape));
  const differences = here.tokens.map(({ logprob }, row) => Math.abs(logprob - there.tokens[row]!.logprob));
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  const largest = Math.max(...differences);
  context.diagnostic(`${differences.length} tokens, mean ${mean.toFixed(4)} nats, largest ${largest.toFixed(3)}`);
  assert.ok(mean < MEAN && largest < LARGEST, `mean ${mean}, largest ${largest}`);
  const sameFirst = here.tokens.filter(({ top }, row) => top[0]!.id === there.tokens[row]!.top[0]!.id).length;
  assert.ok(sameFirst > 0.85 * here.tokens.length, `${sameFirst} of ${here.tokens.length} first choices`);
  for (const { entropy, rank, top, id } of there.tokens) {
    assert.equal(entropy, null);
    assert.equal(
      rank !== null,
      top.some(choice => choice.id === id),
    );
  }
});
