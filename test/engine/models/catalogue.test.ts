import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { catalogue, defaultEntry, gemmaEntry } from '#engine/models/catalogue';
import { gemmaPath, smollm2Path } from '#test/support/models';

for (const entry of catalogue) {
  test(`${entry.name}: the facts fit together`, () => {
    assert.match(entry.sha256, /^[0-9a-f]{64}$/);
    assert.equal(
      entry.parts.reduce((sum, part) => sum + part.bytes, 0),
      entry.bytes,
    );
    assert.match(entry.file, /^[\w.-]+\.gguf$/);
    assert.ok(entry.license !== '' && URL.canParse(entry.licenseUrl));
  });
}

test('no name means two models', () => {
  const names = catalogue.flatMap(({ name, aliases }) => [name, ...aliases]).map(name => name.toLowerCase());
  assert.equal(new Set(names).size, names.length);
});

test('the default comes first and is free; Gemma has terms', () => {
  assert.equal(catalogue[0], defaultEntry);
  assert.equal(defaultEntry.license, 'Apache-2.0');
  assert.equal(defaultEntry.hasTerms, false);
  assert.equal(gemmaEntry.hasTerms, true);
});

for (const [entry, path] of [
  [defaultEntry, smollm2Path],
  [gemmaEntry, gemmaPath],
] as const) {
  test(`${entry.name}: the real file has the size and digest of the catalogue`, async () => {
    const file = await path();
    assert.equal((await stat(file)).size, entry.bytes);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk);
    assert.equal(hash.digest('hex'), entry.sha256);
  });
}
