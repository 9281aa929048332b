import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { escaped, htmlWriter } from '#core/export/html';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import type { Lens } from '#core/lens/lens';
import { scoredLenses as lenses } from '#core/lens/registry';
import { step } from '#core/lens/scale';
import { surprisal } from '#core/lens/surprisal';
import { tokenizationBias } from '#core/lens/tokenizationBias';
import { emptyStats } from '#core/scoring/tokenStats';
import { sha256 } from '#engine/sha256';
import { golden } from '#test/support/golden';
import { nasty, scoredOf, writtenBy } from '#test/support/scoredOf';

const view = { lens: surprisal, top: 2 };
const scored = scoredOf(nasty);
const page = writtenBy(htmlWriter(view, sha256), scored, scoredOf('The cat·7.5', { file: '-' }));

/** What a browser would take for the text of an element without further elements of its kind. */
const unescaped = (text: string) =>
  text.replace(
    /&(lt|gt|amp|quot|#39);/g,
    (_, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" })[name]!,
  );

test('a page', () => {
  const body = writtenBy(htmlWriter(view, sha256), scoredOf('The cat·7.5 sat·1'));
  golden('cli/score-article.html', /<article>.*<\/article>/s.exec(body)![0]);
});

test('the policy allows this style and this script and nothing else', () => {
  const policy = unescaped(/Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!);
  const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const style = /<style>(.*?)<\/style>/s.exec(page)![1]!;
  const script = /<script>(.*?)<\/script>/s.exec(page)![1]!;
  assert.equal(
    policy,
    `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; base-uri 'none'; form-action 'none'`,
  );
  assert.doesNotMatch(page, /<(?:link|img|iframe|base)\b|\b(?:src|href)=|url\(|@import|https?:/);
});

test('document text is only text', () => {
  const articles = Array.from(page.matchAll(/<article>.*?<\/article>/gs), ([article]) => article);
  assert.equal(articles.length, 2);
  for (const article of articles) {
    const tags = new Set(Array.from(article.matchAll(/<([a-z0-9]+)/g), ([, name]) => name));
    for (const name of tags) assert.ok(['article', 'h1', 'p', 'div', 'span', 'i', 'b', 'script'].includes(name!), name);
    assert.equal(article.match(/<script/g)!.length, 1);
  }
  const shown = unescaped(
    /<div class="text"[^>]*>(.*?)<\/div>/s.exec(page)![1]!.replace(/<\/?(?:i|b|span)\b[^>]*>/g, ''),
  );
  assert.equal(
    shown,
    scored.text
      .replaceAll('\u001b', '␛')
      .replaceAll('\ud83d', (_, at) =>
        scored.text[at + 1]! >= '\udc00' && scored.text[at + 1]! <= '\udfff' ? '\ud83d' : '⟨U+D83D⟩',
      ),
  );
});

test('the data holds every token, a step per lens, and the choices asked for', () => {
  const data = JSON.parse(/<script type="application\/json">(.*?)<\/script>/s.exec(page)![1]!);
  assert.equal(data.rows.length, scored.stats.length);
  for (const lens of lenses) {
    assert.equal(
      data.steps[lens.id],
      Array.from(lens.compute(scored.stats), value => step(lens.scale, value)).join(''),
    );
  }
  const [id, logProb, , rank, , context, ids, logProbs] = data.rows[1];
  assert.deepEqual([id, rank, context], [scored.stats.ids[1], scored.stats.rank[1], 2]);
  assert.equal(Math.fround(logProb), scored.stats.logProb[1]);
  assert.deepEqual([ids.length, logProbs.length], [2, 2]);
  for (const choice of [id, ...ids]) assert.equal(typeof data.texts[choice], 'string');
  assert.deepEqual(data.rows[0].slice(1, 3), [null, null]);
  assert.deepEqual(data.rows[0].slice(6), [[], []]);
});

test('every lens can be chosen and the one asked for is', () => {
  const options = Array.from(
    page.matchAll(/<option value="([^"]+)" data-ramp="[sd]"( selected)?/g),
    ([, id, selected]) => [id, Boolean(selected)],
  );
  assert.deepEqual(
    options,
    lenses.map(lens => [lens.id, lens.id === 'surprisal']),
  );
});

test('a lens of a column of its own can be chosen where it is looked through; a finer one colours characters', () => {
  const word = scoredOf('The·2 cafés·9');
  const columns = { bytes: Float32Array.of(3, 9) };
  const finer = Float32Array.of(2.5, 0, 0, 0, 4, 0, 0, 8.5, 8.5);
  const fine = { ...word, stats: { ...word.stats, columns }, finer };
  const written = writtenBy(htmlWriter({ lens: byteSurprisal, top: 1 }, sha256), fine);
  assert.match(written, /<option value="byte-surprisal" data-ramp="s" data-fine selected/);
  assert.match(written, /<div class="text fine"/);
  const text = /<div class="text fine"[^>]*>(.*?)<\/div>/s.exec(written)![1]!;
  assert.equal(
    text,
    '<span class="block"><i class="f" data-row="0"><u class="u2">T</u><u class="u0">he</u></i>' +
      '<i class="f" data-row="1"><u class="u0"> </u><u class="u3">c</u><u class="u0">af</u><u class="u5">és</u></i></span>',
  );
  const steps = JSON.parse(/<script type="application\/json">(.*?)<\/script>/s.exec(written)![1]!).steps;
  assert.equal(steps['byte-surprisal'], '25');
});

test('without values of characters a finer lens colours tokens; a diverging one has a ramp of its own', () => {
  const word = scoredOf('The·2 cat·9');
  const stats = { ...word.stats, columns: { bytes: Float32Array.of(3, 9), bias: Float32Array.of(-2, 0) } };
  const pageOf = (lens: Lens) => writtenBy(htmlWriter({ lens, top: 1 }, sha256), { ...word, stats });
  assert.match(pageOf(byteSurprisal), /<i class="s2" data-row="0">The<\/i><i class="s5"/);
  assert.match(pageOf(tokenizationBias), /<i class="d2" data-row="0">The<\/i><i class="d4"/);
  assert.match(pageOf(tokenizationBias), /<option value="tokenization-bias" data-ramp="d" selected/);
});

test('a line break keeps its sign where its two characters differ', () => {
  const word = scoredOf('a·1');
  const stats = { ...emptyStats(1, 0), offsets: Uint32Array.of(0, 4), columns: { bytes: Float32Array.of(9) } };
  const fine = { ...word, text: 'a\r\nb', stats, finer: Float32Array.of(0, 0, 9, 0) };
  const written = writtenBy(htmlWriter({ lens: byteSurprisal, top: 1 }, sha256), fine);
  assert.ok(written.includes('<u class="u0">a</u><u class="u5"><b></b>\n</u><u class="u0">b</u>'));
});

test('escaped', () => assert.equal(escaped(`<a b="c" d='e'>&`), '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;'));
