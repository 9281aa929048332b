/**
 * Every architecture, as a file with random weights that goes through import and inference process, against Hugging Face
 * transformers in float32. How models and goldens were made: tools/goldens/architectures.py.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { architectures } from '#core/model/architectures';
import { loadedClient, scoreText } from '#test/support/scoreTexts';
import { scratchFolder } from '#test/support/scratch';

interface Goldens {
  readonly text: string;
  readonly ids: readonly number[];
  readonly top: number;
  readonly models: Readonly<Record<string, Golden>>;
}

interface Golden {
  readonly sha256: string;
  readonly logProb: string;
  readonly entropy: string;
  readonly topLogProbs: string;
  readonly topIds: readonly number[];
}

/** Both sides sum float32 in orders of their own: some 1e-6 a layer. A wrong position, window or norm leaves 0.01 and more. */
const TOLERANCE = 5e-5;
const folder = resolve('test/fixtures/architectures');
const goldens: Goldens = JSON.parse(readFileSync(join(folder, 'goldens.json'), 'utf8'));

for (const [name, golden] of Object.entries(goldens.models)) {
  test(name, async context => {
    const path = join(folder, `${name}.gguf`);
    const loaded = await loadedClient({ path, precision: 'exact', threads: 1 }, await scratchFolder(context));
    context.after(() => loaded.dispose());
    assert.equal(loaded.card.digest, golden.sha256);
    const stats = await scoreText(loaded.client, goldens.text, goldens.ids.length + 1);
    assert.deepEqual([...stats.ids], goldens.ids);
    const distances = {
      logProb: largest(stats.logProb, golden.logProb),
      entropy: largest(stats.entropy, golden.entropy),
      topLogProbs: largest(leading(stats.topLogProbs, stats.k, goldens.top), golden.topLogProbs),
    };
    context.diagnostic(`${name}: ${JSON.stringify(distances)}`);
    for (const [column, distance] of Object.entries(distances)) {
      assert.ok(distance <= TOLERANCE, `${column} differs by ${distance}`);
    }
    assert.deepEqual(leading(stats.topIds, stats.k, goldens.top), golden.topIds);
  });
}

test('every architecture has a model', () => {
  const known = Object.keys(goldens.models).map(name => name.replace(/-.*/, ''));
  assert.deepEqual(
    new Set(known.map(name => (name === 'mistral' ? 'llama' : name))),
    new Set(Object.keys(architectures)),
  );
  const files = readdirSync(folder).filter(name => name.endsWith('.gguf'));
  assert.deepEqual(new Set(files.map(name => name.replace('.gguf', ''))), new Set(Object.keys(goldens.models)));
});

function largest(values: ArrayLike<number>, base64: string): number {
  const expected = new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
  assert.equal(values.length, expected.length);
  return expected.reduce((most, value, i) => {
    const distance = Math.abs(values[i]! - value);
    // A NaN would be lost in a maximum.
    return distance <= most ? most : distance;
  }, 0);
}

/** The first `top` of each row of `k`. */
function leading(values: Float32Array | Int32Array, k: number, top: number): number[] {
  return Array.from(values).filter((_, i) => i % k < top);
}
