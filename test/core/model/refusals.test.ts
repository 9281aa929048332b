import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorCode, UserError } from '#core/errors';
import * as refusals from '#core/model/refusals';

const cases: [error: UserError, code: ErrorCode, message: RegExp, hint: RegExp][] = [
  [refusals.implausible('Odd.'), 'gguf-malformed', /^Odd\.$/, /another copy/],
  [refusals.outOfRange('llama.block_count', 0), 'gguf-malformed', /"llama\.block_count" is 0/, /another copy/],
  [refusals.missingTensor('output_norm.weight'), 'model-incomplete', /"output_norm\.weight"/, /complete file/],
  [refusals.splitFile(), 'model-incomplete', /part of several/, /llama-gguf-split --merge/],
  [refusals.unsupportedArchitecture('x', ['a', 'b']), 'unsupported-architecture', /"x"/, /a, b/],
  [refusals.unsupportedFeature('magic'), 'unsupported-architecture', /uses magic/, /another model/],
];
for (const [error, code, message, hint] of cases) {
  test(error.message, () => {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.match(error.hint, hint);
  });
}
