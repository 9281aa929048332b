/**
 * What real servers answered about a text, read by the client as it is, and held to what is read here of the same
 * weights: vLLM computed in float32 on the dequantised weights of the default model. The requests must be the very ones
 * that were answered then; tools/goldens/server_answers.py asks them anew.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorMessage } from '#core/remote/fields';
import { answered } from '#engine/remote/serverCall';
import { desk } from '#test/support/commandLine';
import { smollm2Path } from '#test/support/models';
import { replayServer, serverAnswers } from '#test/support/replayServer';

/** Nats; 1.3e-4 was the most that was seen. */
const TOLERANCE = 5e-4;

interface Token {
  readonly start: number;
  readonly end: number;
  readonly logprob: number | null;
  readonly rank: number | null;
  readonly entropy: number | null;
}

for (const name of ['vllm', 'completions'] as const) {
  test(`${name}: the answers of a real server are read, and are those of the model read here`, async context => {
    const answers = await serverAnswers(name);
    const { url, unknown } = await replayServer(context, answers);
    const { call, file } = await desk(context);
    const named = await file('text.md', answers.text);
    const ask = async (...args: string[]) => {
      const words = ['score', named, '--json', '--top', '3', '--start', answers.start, ...args];
      const { code, stdout, stderr } = await call(words);
      assert.equal(code, 0, `${stderr} ${unknown.join('\n')}`);
      return JSON.parse(stdout) as { manifest: { server?: { kind: string } }; tokens: Token[] };
    };
    const there = await ask('--model', url, '--send-to', new URL(url).host);
    assert.deepEqual(unknown, []);
    assert.equal(there.manifest.server?.kind, name);
    assert.deepEqual(
      there.tokens.map(({ logprob }) => logprob),
      answers.logProb,
    );
    const here = await ask('--model', await smollm2Path());
    // To the end of a text that a server takes as text, what looks like a control token in it is one.
    const control = name === 'vllm' ? answers.text.length : answers.text.indexOf('<|im_end|>');
    const shared = here.tokens.filter(({ end }) => end <= control);
    let largest = 0;
    for (const [row, { start, end, logprob, rank }] of shared.entries()) {
      const other = there.tokens[row]!;
      assert.deepEqual([other.start, other.end, other.entropy], [start, end, null]);
      if (logprob === null) assert.equal(other.logprob, null);
      else largest = Math.max(largest, Math.abs(other.logprob! - logprob));
      // A rank that is told is right, but for a tie.
      if (rank !== null && other.rank !== null) assert.ok(Math.abs(other.rank - rank) <= 1, `row ${row}`);
    }
    context.diagnostic(`${shared.length} tokens, at most ${largest.toExponential(1)} nats apart`);
    assert.ok(shared.length > 70 && largest < TOLERANCE, `${largest}`);
  });
}

test('what a real server refuses is told in its own words', async () => {
  const { refusals } = await serverAnswers('vllm');
  const told = (what: string) => {
    const { status, answer: value } = refusals[what]!;
    return [status, errorMessage(value)] as const;
  };
  assert.match(told('too long').join(), /^400,.*maximum context length is 512 tokens/);
  assert.match(told('unknown model').join(), /^404,.*`nobody` does not exist/);
  assert.match(told('many choices').join(), /^400,.*max allowed: 20/);
  assert.deepEqual(told('wrong key'), [401, 'Unauthorized']);
  const { status, answer: value } = refusals['too long']!;
  assert.throws(() => answered('/v1/completions', { status, value }), {
    code: 'server-answer',
    message: /says 400 This model's maximum context length is 512 tokens/,
  });
});
