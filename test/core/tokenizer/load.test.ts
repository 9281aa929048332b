import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digestOf, nastyText } from '#test/support/nastyText';
import { realModels, realTokenizer } from '#test/support/realTokenizers';

interface Goldens {
  readonly count: number;
  readonly tokens: number;
  readonly hashes: string;
  readonly ids: readonly (readonly number[])[];
}

for (const model of realModels) {
  test(`${model}: ids equal those of Hugging Face's Rust tokenizers on every nasty string`, async () => {
    const goldens: Goldens = JSON.parse(readFileSync(`test/fixtures/tokenizer/${model}.json`, 'utf8'));
    const hashes = new DataView(Uint8Array.from(Buffer.from(goldens.hashes, 'base64')).buffer);
    const tokenizer = await realTokenizer(model);
    const different: string[] = [];
    let tokens = 0;
    for (let index = 0; index < goldens.count; index += 1) {
      const text = nastyText(index);
      const { ids } = tokenizer.encode(text);
      if (index < goldens.ids.length) assert.deepEqual([...ids], goldens.ids[index], JSON.stringify(text));
      if (digestOf(ids) !== hashes.getUint32(4 * index, true)) different.push(`${index} ${JSON.stringify(text)}`);
      tokens += ids.length;
    }
    assert.deepEqual(different.slice(0, 10), [], `${different.length} of ${goldens.count} differ`);
    assert.equal(tokens, goldens.tokens);
    assert.ok(goldens.count >= 10_000);
  });
}
