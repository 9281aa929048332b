import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubId, hubName } from '#engine/models/hubId';

const ids: readonly [text: string, repository: string, revision: string][] = [
  ['onnx-community/Qwen3-0.6B-ONNX', 'onnx-community/Qwen3-0.6B-ONNX', 'main'],
  ['a/b@v1.0', 'a/b', 'v1.0'],
  ['hf:a/b', 'a/b', 'main'],
  [' https://huggingface.co/HuggingFaceTB/SmolLM2-135M ', 'HuggingFaceTB/SmolLM2-135M', 'main'],
  ['https://huggingface.co/a/b/tree/refs/pr/3', 'a/b', 'refs/pr/3'],
  ['hf.co/a/b/', 'a/b', 'main'],
];
for (const [text, repository, revision] of ids) {
  test(`${text} is a repository`, () => assert.deepEqual(hubId(text), { repository, revision }));
}

for (const text of [
  'smollm2',
  '/models/a',
  './a/b',
  '../a',
  'a/b/c',
  'a/b.gguf',
  'C:\\models\\a',
  'a/..',
  'a/b@../x',
  '~/a',
  '',
]) {
  test(`"${text}" is none`, () => assert.equal(hubId(text), undefined));
}

test('a name can be asked for again', () => {
  for (const text of ['a/b', 'a/b@v1']) assert.equal(hubName(hubId(text)!), text);
});
