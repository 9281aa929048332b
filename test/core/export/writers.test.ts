import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportFormats, writerFor } from '#core/export/writers';
import { surprisal } from '#core/lens/surprisal';
import { sha256 } from '#engine/sha256';
import { scoredOf, writtenBy } from '#test/support/scoredOf';

test('every format writes the document in its own way', () => {
  const begins: Record<string, RegExp> = {
    json: /^\{\n"manifest"/,
    jsonl: /^\{"type":"manifest"/,
    csv: /^file,token/,
    tsv: /^file\ttoken/,
    html: /^<!doctype html>/,
    svg: /^<svg /,
  };
  assert.deepEqual([...exportFormats].sort(), Object.keys(begins).sort());
  for (const format of exportFormats) {
    const written = writtenBy(writerFor(format, { lens: surprisal, top: 2 }, sha256), scoredOf('The cat·7.5'));
    assert.match(written, begins[format]!);
    assert.ok(written.includes('cat'), format);
  }
});
