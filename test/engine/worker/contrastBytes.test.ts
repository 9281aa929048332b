import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logRatio } from '#core/contrast/derived';
import { emptyPairs, writePairs } from '#core/contrast/pairRows';
import type { ByteContrastProgress } from '#core/protocol/contrast';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { END_TOKEN, PushedForwardLm, randomSource, type Source, toyTokenizer, truth } from '#test/support/byteToys';
import { closedFormCard } from '#test/support/closedFormModel';
import { handlersHost, isNamed, loadParams } from '#test/support/handlersHost';

/** float32 columns of float64 toys, and distributions handed over as float32. */
const CLOSE = 2e-6;
const LONGEST = 6;

/** Two sources of the same letters, cut into tokens in different ways. */
const toys: Readonly<Record<string, readonly [Source, Tokenizer]>> = {
  '/p.gguf': [randomSource('ab', LONGEST, 1), toyTokenizer('ab', ['a+b', 'ab+a'], null)],
  '/q.gguf': [randomSource('ab', LONGEST, 2), toyTokenizer('ab', ['b+a', 'a+a'], null)],
};

async function host(withSecond = true) {
  const { client } = handlersHost(async ({ path }) => {
    const [source, tokenizer] = toys[path]!;
    const start = { id: END_TOKEN, text: '<end>' };
    return {
      card: { ...closedFormCard, name: path, vocabularySize: tokenizer.vocabulary.size, start },
      tokenizer,
      lm: new PushedForwardLm(source, tokenizer),
      defaultWindow: 64,
      longestWindow: 64,
      dispose: async () => {},
    };
  });
  await client.request('load', { ...loadParams, path: '/p.gguf' });
  if (withSecond) await client.request('loadSecond', { ...loadParams, path: '/q.gguf' });
  return client;
}

async function contrast(text: string, from = 0, to = text.length) {
  const client = await host();
  const rows = emptyPairs(to - from);
  const onProgress = (chunk: ByteContrastProgress) => writePairs(rows, chunk.at - from, chunk.rows);
  const params = { text, start: 'default', window: 0, from, to };
  return { rows, summary: await client.request('contrastBytes', params, { onProgress }) };
}

test('every byte has the log ratio and the divergence of the two sources, whatever their tokens', async () => {
  const text = 'abaab';
  const { rows } = await contrast(text);
  const [p, q] = [toys['/p.gguf']![0], toys['/q.gguf']![0]];
  for (let at = 0; at < text.length; at++) {
    const [a, b] = [truth(p, text.slice(0, at)).next, truth(q, text.slice(0, at)).next];
    const byte = text.charCodeAt(at);
    assert.ok(Math.abs(logRatio(rows)[at]! - Math.log(a[byte]! / b[byte]!)) < CLOSE);
    const kl = a.reduce((sum, mass, each) => (mass > 0 ? sum + mass * Math.log(mass / b[each]!) : sum), 0);
    assert.ok(Math.abs(rows.kl[at]! - kl) < CLOSE);
  }
  const odds = Math.log(truth(p, text).mass / truth(q, text).mass);
  assert.ok(Math.abs(logRatio(rows).reduce((sum, ratio) => sum + ratio, 0) - odds) < text.length * CLOSE);
});

test('pieces end where both models cut the text, within what is asked about', async () => {
  // ab|aba|b by the one, a|ba|ba|b by the other: none of the places inside is common but the last.
  const ends = (name: string, text: string) => [...toys[name]![1].encode(text).offsets].filter((_, i) => i % 2 === 1);
  const text = 'ababab';
  const common = ends('/p.gguf', text).filter(end => ends('/q.gguf', text).includes(end));
  const { summary } = await contrast(text);
  assert.deepEqual([...summary.cuts], [0, ...common]);
  const part = await contrast(text, 1, 4);
  assert.deepEqual([part.summary.cuts[0], part.summary.cuts.at(-1)], [1, 4]);
  assert.deepEqual([...(await contrast(text, 2, 2)).summary.cuts], [2]);
});

test('a second model must be there, and the stretch in the text', async () => {
  const params = { text: 'ab', start: 'default', window: 0, from: 0, to: 2 };
  const alone = await host(false);
  await assert.rejects(alone.request('contrastBytes', params), isNamed('model-not-found', /No second model/));
  const both = await host();
  await assert.rejects(
    both.request('contrastBytes', { ...params, to: 3 }),
    isNamed('bad-argument', /outside the text/),
  );
});
