import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { contrastText, type Preset } from '#cli/writers/contrastText';
import { surprisal } from '#core/lens/surprisal';
import { contrastResult } from '#test/support/contrastResult';

const view = { lens: surprisal, top: 0, paint: paint(1, 'dark'), columns: 100, notable: 3 };
const written = (preset: Preset, ...args: Parameters<typeof contrastResult>) =>
  contrastText(contrastResult(...args), preset, 1, view);
/** The tokens of the list, in its order. */
const listed = (text: string) => text.split('\n').flatMap(line => /^ +1:(\d)/.exec(line)?.[1] ?? []);

test('the runs, the verdict, and the list with what is to be known of each token', () => {
  const text = written('contrast', 'against-prompt');
  assert.match(text, /P {2}one · exact · window 64 · after “Say:↵” · 1 line end before it, for equal lengths/);
  assert.match(text, /Q {2}other · fast/);
  assert.match(
    text,
    /log-odds [+−][\d.]+ nats over 3 tokens \(above 0: the text fits the prompt of P better; P with [\d.]+%\)/,
  );
  assert.match(text, /first choices differ at 66.7% of the tokens/);
  assert.match(text, /␣no .* P yes, Q ␣no +at the seam of the prompt, not plausible to P/);
});

test('each preset ranks by its own measure, and says so in a sentence', () => {
  assert.deepEqual(listed(written('critical', 'against-model'))[0], '4');
  assert.deepEqual(listed(written('distance', 'against-model')).at(-1), '7');
  assert.match(written('critical', 'against-model'), /Tokens that Q likes and P does not: the lowest cDPO scores\./);
});

test('wordings that disagree, and what changed, are told', () => {
  const agreement = { mean: Float32Array.of(1, 2, 0), share: Float32Array.of(1, 0.5, 1) };
  assert.match(written('contrast', 'against-prompt', { agreement }), /␣no .*wordings disagree/);
  const changed = {
    stats: undefined as never,
    marks: Uint8Array.of(0, 1, 0),
    meanChanged: Math.LN2,
    meanRest: Number.NaN,
  };
  assert.match(
    written('contrast', 'against-rev', { changed }),
    /1 changed token: mean surprisal 1.00 bits, the rest none/,
  );
});
