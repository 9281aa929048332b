import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinTokens } from '#core/contrast/pieces';
import { EVIDENCE_TITLE } from '#core/panel/contrastBlocks';
import { pieceBlocks } from '#core/panel/pieceBlocks';

const text = 'One two';
const p = { offsets: Uint32Array.of(0, 3, 3, 7), logProb: Float32Array.of(Math.log(0.5), Math.log(0.1)) };
const q = { offsets: Uint32Array.of(0, 3, 3, 5, 5, 7), logProb: Float32Array.of(Math.log(0.25), -1, -1) };
const shown = { pieces: joinTokens(p, q), text, startOf: (row: number) => p.offsets[2 * row]! };

test('why there is no colour, the figures of the piece at a row, and the evidence', () => {
  const [why, facts, curve] = pieceBlocks(shown, 0);
  assert.ok(why?.kind === 'text' && facts?.kind === 'facts' && curve?.kind === 'bars');
  assert.match(why.text, /vocabularies differ/);
  const value = (label: string) => facts.facts.find(fact => fact.label === label)?.value;
  assert.deepEqual([value('piece'), value('log ratio')], ['One', '+0.69 nats']);
  assert.deepEqual([value('in the first reading'), value('in the second reading')], ['50%', '25%']);
  assert.equal(curve.title, EVIDENCE_TITLE);
  assert.equal(curve.bars.length, 2);
});

test('of no row only what holds of the whole; a token that was not scored has no figures', () => {
  assert.deepEqual(
    pieceBlocks(shown, -1).map(({ kind }) => kind),
    ['text', 'bars'],
  );
  const unscored = { ...shown, pieces: joinTokens({ ...p, logProb: Float32Array.of(Number.NaN, -1) }, q) };
  const facts = pieceBlocks(unscored, 0)[1];
  assert.ok(facts?.kind === 'facts');
  assert.equal(facts.facts.find(({ label }) => label === 'log ratio')?.value, '–');
});
