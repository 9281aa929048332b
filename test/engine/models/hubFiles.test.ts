import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDataOf, neededFiles } from '#engine/models/hubFiles';

const files = (...paths: readonly string[]) =>
  paths.map(path => ({ path, bytes: 1, sha256: undefined, blob: undefined }));
const whole = files(
  'README.md',
  'config.json',
  'tokenizer.json',
  'model.safetensors',
  'onnx/model.onnx',
  'onnx/model.onnx_data',
  'onnx/model.onnx_data_1',
  'onnx/model_q4.onnx',
  'onnx/model_q4.onnx_data',
  'onnx/old/model.onnx',
);

test('what a precision needs and nothing else', () => {
  const paths = (precision: 'exact' | 'fast') => neededFiles('a/b', whole, precision).map(({ path }) => path);
  const small = ['config.json', 'tokenizer.json', 'README.md'];
  assert.deepEqual(paths('exact'), [...small, 'onnx/model.onnx', 'onnx/model.onnx_data', 'onnx/model.onnx_data_1']);
  assert.deepEqual(paths('fast'), [...small, 'onnx/model_q4.onnx', 'onnx/model_q4.onnx_data']);
});

test('data belongs to its graph', () => {
  assert.ok(isDataOf('onnx/model.onnx.data', 'onnx/model.onnx'));
  assert.ok(!isDataOf('onnx/model.onnx', 'onnx/model.onnx'));
  assert.ok(!isDataOf('onnx/model_q4.onnx_data', 'onnx/model.onnx'));
});

test('a repository that lacks something says what, and what else could be taken', () => {
  assert.throws(() => neededFiles('a/b', files('config.json', 'model.safetensors'), 'exact'), {
    code: 'unsupported-export',
    message: /no ONNX weights/,
  });
  assert.throws(() => neededFiles('a/b', files('model-Q4_K_M.gguf'), 'exact'), { hint: /model-Q4_K_M\.gguf/ });
  assert.throws(() => neededFiles('a/b', files('config.json', 'onnx/model.onnx'), 'exact'), {
    message: /tokenizer\.json/,
  });
});
