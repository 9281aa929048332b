import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addedGrowth } from '#core/bytes/addedGrowth';
import { LeafCuts } from '#core/bytes/leafCuts';
import { probesAfter, Representatives } from '#core/bytes/probes';
import { findBranches } from '#core/bytes/wordBranches';
import { realTokenizer } from '#test/support/realTokenizers';

const none = new Uint8Array(0);

async function cutsAfter(tail: string) {
  const { steps } = await realTokenizer('smollm2');
  const representatives = new Representatives(steps!);
  const cuts = new LeafCuts(steps!, addedGrowth(steps!.added), representatives);
  const probes = probesAfter(none, representatives);
  const { branches, ofProbe } = findBranches(steps!, tail, probes);
  const compatible = cuts.after({ tail, probes, ofProbe });
  /** The keys of the branches that a continuation leaves. */
  return (text: string, unfinished = none) => {
    const set = compatible(cuts.leaf(text, unfinished));
    return branches.filter((_, place) => set & (1 << place)).map(({ key }) => key);
  };
}

test('what follows a blank line says how it was cut', async () => {
  const after = await cutsAfter('\n\n');
  assert.deepEqual(after('The'), ['1,2']);
  assert.deepEqual(after('\n'), ['2', ''], 'a word of its own before another, or one with them');
  assert.deepEqual(after('1'), ['2'], 'a digit is cut off before anything is looked at');
  assert.deepEqual(after('a b'), [], 'no word holds that');
});

test('contractions: the letters count', async () => {
  const after = await cutsAfter("'");
  assert.deepEqual(after('s'), ['']);
  assert.deepEqual(after('section'), [], 'cut after the s');
  assert.deepEqual(after('a'), ['1']);
  assert.deepEqual(after('ve'), ['']);
});

test('a leaf that ends inside a character goes with any of its characters', async () => {
  const after = await cutsAfter('ab');
  assert.deepEqual(after('', Uint8Array.of(0xc3)).sort(), ['', '2'], 'a letter, or the sign ×');
  assert.deepEqual(after('', Uint8Array.of(0xe4)).sort(), ['', '2'], 'a letter, or a hexagram');
});

test('long runs are cut as shorter ones', async () => {
  const after = await cutsAfter(' '.repeat(500));
  assert.equal(after('x').length, 1);
  assert.notDeepEqual(after('x'), after(' '));
});
