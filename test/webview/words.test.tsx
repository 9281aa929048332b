import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translator, useFigures, useWords } from '#webview/words.ts';
import { rendered } from './rendered.tsx';

test('holes are filled, in the order of the translation', () => {
  const t = translator({ '{0} of {1}': 'von {1} {0}' });
  assert.equal(t('{0} of {1}', 1, 'all'), 'von all 1');
  assert.equal(t('{0} and {1}', '{1}', 'b'), '{1} and b');
  assert.equal(t('{0} is missing'), '{0} is missing');
});

test('a word that only every object knows is no translation', () => {
  assert.equal(translator({})('constructor'), 'constructor');
});

test('numbers of the core stand outside of what is translated', () => {
  const View = () => <p>{useFigures()('7.5 bits')}</p>;
  assert.equal(rendered(<View />, { '{0} bits': '{0} Bit' }), '<p>7.5 Bit</p>\n');
});

test('views read their words from around them', () => {
  const View = () => <p>{useWords()('Lens')}</p>;
  assert.equal(rendered(<View />, { Lens: 'Linse' }), '<p>Linse</p>\n');
});
