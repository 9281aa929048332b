import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import {
  type CutDocument,
  figureWords,
  tokenBands,
  tokenFigures,
  tokenJson,
  tokenLines,
} from '#cli/writers/tokenLists';
import { tokens } from '#core/lens/tokens';
import { emptyStats } from '#core/scoring/tokenStats';
import { golden } from '#test/support/golden';

const view = { lens: tokens, top: 0, paint: paint(1, 'dark'), columns: 80, notable: 0 };
const utf8 = new TextEncoder();

/** `The cat 😀`, the emoji in three tokens. */
function document(): CutDocument {
  const pieces = [
    ...['The', ' cat', ' '].map(text => utf8.encode(text)),
    ...split(utf8.encode('😀'), 2, 3),
    utf8.encode('\n'),
  ];
  const stats = emptyStats(pieces.length, 0);
  stats.ids.set(pieces.map((_, at) => 100 + at));
  stats.offsets.set([0, 3, 3, 7, 7, 8, 8, 10, 10, 10, 10, 10, 10, 11]);
  const cut = { stats, bytes: (id: number) => pieces[id - 100]! };
  return { file: 'a.md', text: 'The cat 😀\n', cut, tokenizer: { name: 'test', digest: 'd1' } };
}

const split = (bytes: Uint8Array, a: number, b: number) => [bytes.slice(0, a), bytes.slice(a, b), bytes.slice(b)];

test('bands', () => golden('cli/tokens.txt', [...tokenBands(document(), view)].join('')));

test('lines', () => golden('cli/tokens-list.txt', [...tokenLines(document())].join('')));

test('JSON: texts joined are the document, bytes joined are its UTF-8', () => {
  const { manifest, tokens: rows, summary } = JSON.parse([...tokenJson(document(), '1.2.3')].join(''));
  assert.deepEqual(manifest, {
    tool: 'token-loupe',
    version: '1.2.3',
    file: 'a.md',
    tokenizer: { name: 'test', digest: 'd1' },
  });
  assert.deepEqual(Object.keys(rows[0]), ['id', 'text', 'start', 'end', 'bytes']);
  assert.equal(rows.map((row: { text: string }) => row.text).join(''), 'The cat 😀\n');
  assert.equal(rows.map((row: { bytes: string }) => row.bytes).join(''), Buffer.from('The cat 😀\n').toString('hex'));
  assert.deepEqual(summary, { tokens: 7, characters: 10, bytes: 13 });
});

test('figures', () => {
  assert.equal(figureWords(tokenFigures(document())), '7 tokens · 10 characters · 13 bytes · 1.86 bytes per token');
  assert.equal(figureWords({ tokens: 0, characters: 0, bytes: 0 }), '0 tokens · 0 characters · 0 bytes');
});
