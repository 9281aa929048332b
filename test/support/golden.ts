import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Tests run in the root of the repository. */
const folder = join('test', 'golden');

/**
 * Compares `actual` with `test/golden/NAME`. `UPDATE_GOLDEN=1` writes the file instead; without it a missing file is
 * written and passes, but never where CI is set.
 */
export function golden(name: string, actual: string) {
  const path = join(folder, name);
  const missing = !existsSync(path);
  if (process.env.UPDATE_GOLDEN === '1' || (missing && !process.env.CI)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  assert.ok(!missing, `${path} is missing: run the test with UPDATE_GOLDEN=1, look at the file and commit it`);
  assert.equal(actual, readFileSync(path, 'utf8'), `${path} differs; UPDATE_GOLDEN=1 rewrites it`);
}
