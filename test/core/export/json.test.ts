import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonLinesWriter, jsonWriter, real, shortest } from '#core/export/json';
import { surprisal } from '#core/lens/surprisal';
import { emptyStats } from '#core/scoring/tokenStats';
import { golden } from '#test/support/golden';
import { nasty, scoredOf, writtenBy } from '#test/support/scoredOf';

const view = { lens: surprisal, top: 2 };
const server = { kind: 'completions', host: 'a:1', model: 'm', ids: false, ranks: 'listed', mostChoices: 5 } as const;

test('one document is one object', () => {
  const json = writtenBy(jsonWriter(view), scoredOf('The cat·7.5 sat·1'));
  golden('cli/score.json', json);
  const parsed = JSON.parse(json);
  assert.deepEqual(Object.keys(parsed), ['manifest', 'tokens', 'summary']);
  assert.deepEqual(Object.keys(parsed.manifest), [
    ...['tool', 'version', 'file', 'model', 'tokenizer', 'precision', 'device', 'window', 'overlap', 'start'],
  ]);
  assert.deepEqual(Object.keys(parsed.tokens[1]), [
    ...['id', 'text', 'start', 'end', 'logprob', 'entropy', 'rank', 'topp', 'context', 'top'],
  ]);
  assert.deepEqual(Object.keys(parsed.tokens[1].top[0]), ['id', 'text', 'logprob']);
  assert.equal(parsed.tokens[1].top.length, 2);
  assert.deepEqual(Object.keys(parsed.summary), ['tokens', 'scored', 'perplexity', 'bitsPerByte']);
});

test('the fields are those of docs/output.md', () => {
  const sections = readFileSync('docs/output.md', 'utf8').split(/^##+ /m);
  const documented = (title: string) => {
    const section = sections.find(one => one.startsWith(`${title}\n`))!;
    const cells = Array.from(section.matchAll(/^\| (`.*?) \|/gm), ([, cell]) => cell!);
    return cells.flatMap(cell => Array.from(cell.matchAll(/`([\w.]+)`/g), ([, name]) => name));
  };
  const json = writtenBy(jsonWriter(view), scoredOf('cat·7.5', { server, partial: true }));
  const { manifest, tokens, summary } = JSON.parse(json);
  const flat = Object.entries<unknown>(manifest).flatMap(([name, value]) => {
    const nested = name === 'model' || name === 'tokenizer' ? Object.keys(value as object) : [];
    return nested.length > 0 ? nested.map(inner => `${name}.${inner}`) : [name];
  });
  assert.deepEqual(flat, documented('manifest'));
  assert.deepEqual(Object.keys(tokens[0]), documented('tokens'));
  assert.deepEqual(Object.keys(summary), documented('summary'));
});

test('what was not scored is null', () => {
  const [first] = JSON.parse(writtenBy(jsonWriter(view), scoredOf('The cat·7.5'))).tokens;
  const none = { logprob: null, entropy: null, rank: null, topp: null, top: null };
  assert.deepEqual(first, { id: 100, text: 'The', start: 0, end: 3, ...none, context: 0 });
});

test('without ids of a server they are null, and so is a rank that it does not tell', () => {
  const scored = scoredOf('The cat·7.5', { server });
  scored.stats.rank.fill(0);
  const { tokens } = JSON.parse(writtenBy(jsonWriter(view), scored));
  assert.deepEqual([tokens[1].id, tokens[1].rank, tokens[1].top[0].id], [null, null, null]);
  assert.ok(tokens[1].logprob < 0 && tokens[1].top[0].logprob < 0);
});

test('several documents are an array, no document or no token is still JSON', () => {
  const two = JSON.parse(
    writtenBy(jsonWriter(view), scoredOf('a·1'), scoredOf('b·2', { file: 'b.md', partial: true })),
  );
  assert.deepEqual(
    two.map((one: { manifest: { file: string } }) => one.manifest.file),
    ['docs/sketch.md', 'b.md'],
  );
  assert.equal(two[1].manifest.partial, true);
  const empty = { ...scoredOf('a·1'), text: '', stats: emptyStats(0, 2) };
  assert.deepEqual(JSON.parse(writtenBy(jsonWriter(view), empty)).tokens, []);
});

test('any text survives, texts joined are the document, and spans are UTF-16', () => {
  const scored = scoredOf(nasty);
  const { tokens } = JSON.parse(writtenBy(jsonWriter(view), scored));
  assert.equal(tokens.map((token: { text: string }) => token.text).join(''), scored.text);
  for (const { text, start, end } of tokens) assert.equal(text, scored.text.slice(start, end));
});

test('numbers read back as the float32 they were', () => {
  const check = (value: number) => assert.equal(Math.fround(Number(shortest(value))), value);
  fc.assert(
    fc.property(
      fc.float({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0)),
      check,
    ),
  );
  assert.equal(shortest(Math.fround(0.1)), '0.1');
  assert.equal(shortest(Math.fround(-5.19860315)), '-5.198603');
  assert.equal(shortest(0), '0');
  const scored = scoredOf('cat·7.5');
  const { logprob } = JSON.parse(writtenBy(jsonWriter(view), scored)).tokens[0];
  assert.equal(Math.fround(logprob), scored.stats.logProb[0]);
});

test('a number of JSON is closer to a float32 than its neighbours are, and null where there is none', () => {
  const check = (value: number) => assert.ok(Math.abs(real(value)! - value) <= 2 ** -24 * Math.abs(value));
  fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), check));
  assert.deepEqual([real(Number.NaN), real(Number.NEGATIVE_INFINITY), real(0.1)], [null, null, 0.1]);
});

test('fewer choices than asked for', () => {
  const scored = scoredOf('cat·7.5');
  scored.stats.topIds[1] = -1;
  assert.equal(JSON.parse(writtenBy(jsonWriter(view), scored)).tokens[0].top.length, 1);
  assert.deepEqual(JSON.parse(writtenBy(jsonWriter({ ...view, top: 0 }), scored)).tokens[0].top, []);
});

test('JSON Lines: every line an object with its type, the same tokens', () => {
  const [scored, other] = [scoredOf(nasty), scoredOf('The cat·7.5')];
  const lines = writtenBy(jsonLinesWriter(view), scored, other)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  const tokens = JSON.parse(writtenBy(jsonWriter(view), scored)).tokens.map((token: object) => ({
    type: 'token',
    ...token,
  }));
  const second = lines.findLastIndex(line => line.type === 'manifest');
  assert.deepEqual(lines[0], { type: 'manifest', ...scored.manifest });
  assert.deepEqual(lines.slice(1, second - 1), tokens);
  assert.equal(lines[second - 1].type, 'summary');
  assert.deepEqual(
    lines.slice(second).map(line => line.type),
    ['manifest', 'token', 'token', 'summary'],
  );
});
