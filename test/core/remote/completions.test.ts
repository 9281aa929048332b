import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  agrees,
  cutText,
  echoBody,
  echoedPieces,
  nextBody,
  promptTokens,
  readEchoed,
  withoutStart,
} from '#core/remote/completions';
import { mutated } from '#test/support/mutated';

const answer = {
  choices: [
    {
      text: 'The cat!',
      logprobs: {
        tokens: ['The', ' cat', '!'],
        token_logprobs: [null, -3.5, -1],
        top_logprobs: [null, { ' dog': -1, ' cat': -3.5 }, { '!': -1 }],
        text_offset: [0, 3, 7],
      },
    },
  ],
};

test('asks for the echo of a text', () => {
  const { echo, logprobs, prompt, max_tokens } = echoBody('m', 'a', 5);
  assert.deepEqual([echo, logprobs, prompt, max_tokens], [true, 5, 'a', 1]);
  assert.deepEqual([nextBody('m', 'a').echo, nextBody('m', 'a').temperature], [undefined, 0]);
});

test('reads tokens with what is told of them; the first has no number', () => {
  const [first, second] = readEchoed(answer);
  assert.ok(Number.isNaN(first!.logProb));
  assert.deepEqual(first!.choices, []);
  assert.deepEqual(second, {
    token: ' cat',
    logProb: -3.5,
    choices: [
      { token: ' dog', logProb: -1 },
      { token: ' cat', logProb: -3.5 },
    ],
  });
  assert.throws(() => readEchoed({ choices: [{ logprobs: null }] }), { code: 'server-answer' });
});

const sizes = (text: string, tokens: readonly string[]) => echoedPieces(text, tokens).map(({ length }) => length);

test('what was generated is left out', () => {
  assert.deepEqual(sizes('The cat', ['The', ' cat', '!']), [3, 4]);
});

test('parts of a character: as bytes, as U+FFFD, as nothing', () => {
  assert.deepEqual(sizes('a🙂b', ['a', 'bytes:\\xf0\\x9f', 'bytes:\\x99\\x82', 'b']), [1, 2, 2, 1]);
  assert.deepEqual(sizes('a🙂b', ['a', '\ufffd', '\ufffd', 'b']), [1, 4, 0, 1]);
  assert.deepEqual(sizes('a🙂b', ['a', '', '', 'b']), [1, 4, 0, 1]);
  assert.deepEqual(sizes('a\ufffdb', ['a', '\ufffd', 'b']), [1, 3, 1]);
});

test('parts of a character whose last token came as all of it', () => {
  assert.deepEqual(sizes('a🙂b', ['a', '', '🙂', 'b']), [1, 4, 0, 1]);
  assert.deepEqual(sizes('a 🙂🙂', ['a', '', ' 🙂', '', '', '🙂', '!']), [1, 5, 0, 4, 0, 0]);
  assert.deepEqual(sizes('🙂🙂', ['', '🙂', '', '🙂', '!']), [4, 0, 4, 0]);
  assert.deepEqual(sizes('🙂b', ['', '', 'b', '!']), [4, 0, 1]);
});

test('the number of tokens of the prompt, where it is said', () => {
  assert.deepEqual(
    [promptTokens({ usage: { prompt_tokens: 7 } }), promptTokens({ usage: null }), promptTokens({})],
    [7, 0, 0],
  );
});

test('what is told of a token that was generated is told of it in a text as well, or the echo is not true', () => {
  const row = (token: string, logProb: number) => ({ token, logProb, choices: [] });
  const next = row(' c', -0.5);
  const echo = (logProb: number) => [row('a', Number.NaN), row(' b', -2), row(' c', logProb), row('!', -1)];
  assert.equal(agrees('a b', next, echo(-0.6)), true);
  assert.equal(agrees('a b', next, echo(-4)), false);
  assert.equal(agrees('a b', next, echo(Number.NaN)), false);
  assert.equal(agrees('a b', next, [row('a', Number.NaN), row(' b c', -2)]), undefined);
  assert.equal(agrees('a b', row('', -1), echo(-1)), undefined);
});

test('a token that the server put before the text is none of it', () => {
  const told = ['<s>', 'The'].map(token => ({ token, logProb: -1, choices: [] }));
  const tokens = (text: string) => withoutStart(text, told).map(({ token }) => token);
  assert.deepEqual(tokens('The cat'), ['The']);
  assert.deepEqual(tokens('<s>The cat'), ['<s>', 'The']);
  assert.deepEqual(withoutStart('', []), []);
});

test('tokens that are not those of the text are refused with the place', () => {
  for (const tokens of [['The', ' dog'], ['The'], ['The', ' ', 'x'], ['bytes:\\xe2', 'x']]) {
    assert.throws(() => echoedPieces('The cat', tokens), { code: 'server-tokens-differ' });
  }
});

test('a text is cut between words, else behind lines, else before blanks, else anywhere but in a character', () => {
  assert.deepEqual(cutText('He said.\n\nI saw one boat.\n', 16), ['He said.\n\nI saw', ' one boat.\n']);
  assert.deepEqual(cutText('one\ntwo three', 6), ['one\n', 'two', ' three']);
  assert.deepEqual(cutText('abcdef', 4), ['abcd', 'ef']);
  for (const text of ['🙂🙂🙂', 'a🙂🙂 b\n\n\nc', 'x'.repeat(50), '\n\n\n\n']) {
    const pieces = cutText(text, 3);
    assert.equal(pieces.join(''), text);
    for (const piece of pieces) assert.ok(piece.length > 0 && !/[\ud800-\udbff]$/.test(piece), JSON.stringify(pieces));
  }
});

test('spoilt answers are refused by name or read, never a defect', () => {
  mutated(answer, 400, readEchoed);
});
