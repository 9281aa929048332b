import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computedBy, madeBy } from '#core/export/scored';

const card = { name: 'tiny', digest: 'd', tokenizerDigest: 't', precision: 'fast', device: 'cpu' } as const;

test('a manifest begins with the program, the file and the model, in that order', () => {
  assert.equal(
    JSON.stringify(madeBy(card, '1.2.3', 'a.txt')),
    '{"tool":"token-loupe","version":"1.2.3","file":"a.txt","model":{"name":"tiny","digest":"d"},' +
      '"tokenizer":{"digest":"t"},"precision":"fast","device":"cpu"}',
  );
});

test('what a server does not tell is null', () => {
  const { model, tokenizer } = computedBy({ ...card, digest: '', tokenizerDigest: '' });
  assert.deepEqual([model.digest, tokenizer.digest], [null, null]);
});
