import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchName } from '#engine/models/modelNames';

const items = [
  { name: 'SmolLM2-135M-Instruct.Q4_1', aliases: ['SmolLM2-135M-Instruct', 'smollm2'] },
  { name: 'gemma-3-270m', aliases: ['gemma-3-270m-q4_k_m'] },
  { name: 'Qwen3-0.6B-Q8_0', aliases: [] },
  { name: 'Qwen3-0.6B-IQ4_XS', aliases: [] },
  { name: 'Qwen3-1.7B-f16', aliases: [] },
];

const cases: Record<string, readonly number[]> = {
  'SmolLM2-135M-Instruct.Q4_1': [0],
  'smollm2-135m-instruct.q4_1.gguf': [0],
  SMOLLM2: [0],
  smollm2_135m_instruct: [0],
  ' gemma 3 270m ': [1],
  'gemma-3-270m-Q8_0': [1],
  'qwen3-0.6b-iq4_xs.GGUF': [3],
  'qwen3-0.6b': [2],
  'qwen3-1.7b': [4],
  'qwen3-1.7b-bf16': [4],
  gem: [1],
  qwen3: [2, 3, 4],
  llama: [],
  '': [],
  '.gguf': [],
};

for (const [asked, found] of Object.entries(cases)) {
  test(`"${asked}" means ${found.map(index => items[index]!.name).join(', ') || 'nothing'}`, () => {
    assert.deepEqual(
      matchName(asked, items),
      found.map(index => items[index]),
    );
  });
}
