import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  forcedBody,
  oddsBody,
  readForced,
  readLlamaFacts,
  readOdds,
  readPieces,
  tokenizeBody,
} from '#core/remote/llamaServer';
import { mutated } from '#test/support/mutated';

const pieces = {
  tokens: [
    { id: 504, piece: 'The' },
    { id: 47, piece: [240, 159] },
  ],
};
const forced = {
  completion_probabilities: [
    {
      id: 29,
      token: '-',
      bytes: [45],
      logprob: -3.5,
      top_logprobs: [{ id: 7, token: ' a', bytes: [32, 97], logprob: -1 }],
    },
  ],
};

test('a document is text, and a control token is asked for by its name', () => {
  assert.deepEqual(tokenizeBody('a'), { content: 'a', add_special: false, parse_special: false, with_pieces: true });
  assert.equal(tokenizeBody('<s>', 'control').parse_special, true);
  assert.equal(tokenizeBody('a', 'start').add_special, true);
});

test('reads tokens with the bytes of each', () => {
  const { ids, pieces: read } = readPieces(pieces);
  assert.deepEqual(
    [[...ids], [...read[0]!], [...read[1]!]],
    [
      [504, 47],
      [84, 104, 101],
      [240, 159],
    ],
  );
});

test('forces one token, and reads how likely it was', () => {
  const body = forcedBody(Int32Array.of(0, 504), 29, 5);
  assert.deepEqual([body.prompt, body.n_predict, body.n_probs, body.cache_prompt], [[0, 504], 1, 5, true]);
  const heard = new Map<number, Uint8Array>();
  assert.deepEqual(readForced(forced, 29, heard), { logProb: -3.5, rank: 0, choices: [{ id: 7, logProb: -1 }] });
  assert.deepEqual([...heard.get(7)!], [32, 97]);
  assert.throws(() => readForced(forced, 30, heard), { code: 'server-answer', message: /another token/ });
  assert.throws(() => readForced({}, 29, heard), { code: 'server-answer' });
});

test('reads the odds of two tokens', () => {
  const bias = oddsBody(Int32Array.of(0), 4, 5).logit_bias as number[][];
  assert.equal(bias[0]![1]! - bias[1]![1]!, 30);
  const answer = (prob: unknown) => ({
    completion_probabilities: [
      {
        id: 5,
        top_probs: [
          { id: 5, prob: 1 },
          { id: 4, prob },
        ],
      },
    ],
  });
  assert.ok(Math.abs(readOdds(answer(Math.exp(-32)), 4, 5) + 2) < 1e-9);
  assert.ok(Number.isNaN(readOdds(answer(0), 4, 5)));
  assert.ok(Number.isNaN(readOdds({ completion_probabilities: [{ top_probs: [] }] }, 4, 5)));
  assert.throws(() => readOdds(answer(2), 4, 5), { code: 'server-answer' });
});

test('reads what a server says of itself', () => {
  const props = {
    default_generation_settings: { n_ctx: 512 },
    model_path: '/a/b.gguf',
    bos_token: '<s>',
    build_info: 'b1',
  };
  const models = { data: [{ id: 'b', meta: { n_vocab: 9, n_params: 7e9, n_ctx_train: 2048, ftype: 'Q4_K' } }] };
  assert.deepEqual(readLlamaFacts(props, models), {
    context: 512,
    model: 'b',
    vocabularySize: 9,
    parameters: 7e9,
    trainedContext: 2048,
    quantization: 'Q4_K',
    controls: ['<s>'],
    build: 'b1',
  });
  assert.equal(readLlamaFacts(props, undefined).model, '/a/b.gguf');
  assert.throws(() => readLlamaFacts({ default_generation_settings: {} }, undefined), { code: 'server-answer' });
});

test('spoilt answers are refused by name or read, never a defect', () => {
  mutated({ pieces, forced }, 400, ({ pieces: tokens, forced: answer }) => {
    readPieces(tokens);
    readForced(answer, 29, new Map());
  });
});
