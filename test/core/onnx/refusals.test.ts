import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkGraphSize, checkOnnxLimit, malformedOnnx } from '#core/onnx/refusals';

test('a damaged file is told with its next step', () => {
  const error = malformedOnnx('it ends early');
  assert.deepEqual([error.code, error.message], ['onnx-malformed', 'The ONNX file is malformed: it ends early.']);
  assert.match(error.hint, /Fetch the file again/);
});

test('a limit itself is within the limit', () => {
  checkOnnxLimit('nodes', 7, 7);
  assert.throws(() => checkOnnxLimit('nodes', 8, 7), { code: 'onnx-limit', message: /8 nodes; at most 7/ });
});

test('a graph of two gigabytes is told what to do, and one below has room for what is appended', () => {
  const most = 2 ** 31 - 1 - 2 ** 20;
  checkGraphSize(most);
  const refusal = { code: 'onnx-limit', message: /ends at 2 GB/, hint: /external data/ };
  assert.throws(() => checkGraphSize(most + 1), refusal);
});
