import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translated } from '#core/lens/translated';

test('numbers are taken out of a sentence and put back', () => {
  const bundle: Record<string, string> = {
    'Seen after {0} tokens of context.': 'Gesehen nach {0} Token Kontext.',
    '{0} bits': '{0} Bit',
    '{0} of {1}': '{1}, davon {0}',
  };
  const say = (message: string, ...args: (string | number)[]) =>
    (bundle[message] ?? message).replace(/\{(\d)\}/g, (_, at: string) => String(args[Number(at)]));
  const cases: [string, string][] = [
    ['Seen after 1,204 tokens of context.', 'Gesehen nach 1,204 Token Kontext.'],
    ['7.5 bits', '7.5 Bit'],
    ['3 of 10', '10, davon 3'],
    ['4.1e-8', '4.1e-8'],
    ['not scored', 'not scored'],
  ];
  for (const [sentence, expected] of cases) assert.equal(translated(sentence, say), expected);
});
