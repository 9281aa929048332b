import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModels, readVllmRows, readVllmTokens, vllmPromptBody, vllmTokenizeBody } from '#core/remote/vllmServer';
import { mutated } from '#test/support/mutated';

const tokens = { count: 2, max_model_len: 1024, tokens: [504, 29], token_strs: ['The', 'Ġcat'] };
const answer = {
  choices: [
    {
      prompt_logprobs: [
        null,
        {
          '29': { logprob: -3.5, rank: 12, decoded_token: ' cat' },
          '7': { logprob: -1, rank: 1, decoded_token: ' dog' },
        },
      ],
    },
  ],
};
const prompt = Int32Array.of(504, 29);

test('asks about a prompt of ids', () => {
  assert.deepEqual(vllmPromptBody('m', prompt, 5), {
    model: 'm',
    prompt: [504, 29],
    max_tokens: 1,
    temperature: 0,
    prompt_logprobs: 5,
  });
  assert.equal(vllmTokenizeBody('m', 'a').add_special_tokens, false);
});

test('reads tokens, their bytes and the length of the context', () => {
  const read = readVllmTokens(tokens);
  assert.deepEqual([[...read.ids], read.context], [[504, 29], 1024]);
  assert.deepEqual(
    read.pieces.map(piece => new TextDecoder().decode(piece)),
    ['The', ' cat'],
  );
  assert.throws(() => readVllmTokens({ ...tokens, token_strs: null }), { code: 'server-answer' });
  assert.throws(() => readVllmTokens({ ...tokens, token_strs: ['The'] }), { code: 'server-answer' });
});

test('reads the log-probability, rank and choices of each token', () => {
  const { rows, texts } = readVllmRows(answer, prompt, 1);
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0]!.logProb, rows[0]!.rank], [-3.5, 12]);
  assert.deepEqual(new Set(rows[0]!.choices.map(({ id }) => id)), new Set([7, 29]));
  assert.equal(texts.get(7), ' dog');
});

test('rows of another prompt are refused', () => {
  assert.throws(() => readVllmRows(answer, Int32Array.of(504, 30), 1), { message: /tokens of the prompt/ });
  assert.throws(() => readVllmRows(answer, Int32Array.of(1, 2, 3), 1), { message: /2 of 3/ });
  assert.throws(() => readVllmRows({ choices: [{}] }, prompt, 1), { code: 'server-answer' });
});

test('reads the models that there are', () => {
  const models = readModels({
    data: [
      { id: 'a', max_model_len: 9, owned_by: 'vllm' },
      { id: 'b', context_length: 7 },
    ],
  });
  assert.deepEqual(models, [
    { id: 'a', context: 9, owner: 'vllm' },
    { id: 'b', context: 7, owner: '' },
  ]);
});

test('spoilt answers are refused by name or read, never a defect', () => {
  mutated({ tokens, answer, models: { data: [{ id: 'a' }] } }, 400, value => {
    readVllmTokens(value.tokens);
    readVllmRows(value.answer, prompt, 1);
    readModels(value.models);
  });
});
