import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { describe } from '#core/lens/describe';
import { surprisal } from '#core/lens/surprisal';
import type { Translate } from '#core/lens/translated';
import { codeSpan, type HoverExtras, hoverText, link } from '#extension/hoverText';
import { statsOf } from '#test/support/statsOf';

const say: Translate = (message, ...args) => message.replace(/\{(\d)\}/g, (_, at: string) => String(args[Number(at)]));
const place = { uri: "file:///a%20b/it's (1).md", row: 1, version: 3 };
const extras: HoverExtras = {
  bytes: Uint8Array.of(0x20, 0x63),
  mark: 'exact',
  ripple: undefined,
  around: ['line 3.2 bits per token'],
  probabilities: [0.4, 0.2, 0.1],
  place,
};

/** The hover of the second token of a sketch whose text is given. */
function hoverOf(text: string, change: Partial<HoverExtras> = {}): string {
  const { stats } = statsOf('The·1 cat·7.5');
  return hoverText(
    describe(stats, 1, () => text, surprisal),
    { ...extras, ...change },
    say,
  );
}

test('a hover says all there is', () => {
  const text = hoverOf(' cat');
  for (const words of ['7.5 bits', 'rank', 'entropy', 'exact', '20 63', '2 tokens of context', 'line 3.2']) {
    assert.ok(text.includes(words), `${words} in ${text}`);
  }
  assert.equal(text.match(/command:tokenLoupe\.replace\?/g)!.length, 3);
  assert.equal(text.match(/command:tokenLoupe\.replaceAndRescore\?/g)!.length, 3);
  assert.match(hoverOf(' cat', { ripple: 'Harder.' }), /Harder\./);
});

test('no text ends its code span', () => {
  const nasty = fc.string({ unit: fc.constantFrom('`', '|', '\\', '<', '[', ']', '(', ')', '\n', 'a', ' ', '$(') });
  fc.assert(
    fc.property(nasty, text => {
      const span = codeSpan(text);
      const fence = /^`+/.exec(span)![0];
      const inner = span.slice(fence.length, -fence.length);
      assert.ok(span.endsWith(fence));
      // A run of as many backticks inside would end the span.
      for (const [run] of inner.matchAll(/`+/g)) assert.notEqual(run.length, fence.length);
      assert.ok(!/[\r\n]/.test(span));
      assert.ok(!/(?<!\\)\|/.test(inner.replaceAll('\\\\|', '\\|')));
    }),
  );
});

test('text of a document adds neither rows, links nor markup', () => {
  const plain = hoverOf('x');
  for (const text of ['`` ` ```', '](command:x)', '<img src=x>', '| a | b |', '\n\n# Title', '[a](b)', '$(zap)']) {
    const hover = hoverOf(text);
    assert.equal(hover.split('\n').length, plain.split('\n').length, text);
    const outside = hover.replace(/(`+) [\s\S]*? \1(?!`)/g, '');
    assert.doesNotMatch(outside, /<img|\(command:x|# Title|zap/, text);
  }
});

test('a link carries its arguments whole', () => {
  const made = link('Replace', 'tokenLoupe.replace', [place, 5]);
  const [, command, data] = /^\[Replace\]\(command:([\w.]+)\?(\S+) "Replace"\)$/.exec(made)!;
  assert.equal(command, 'tokenLoupe.replace');
  assert.deepEqual(JSON.parse(decodeURIComponent(data!)), [place, 5]);
  assert.doesNotMatch(data!, /[()]/);
});

test('a bar is a picture of its share', () => {
  const [, data] = /data:image\/svg\+xml;base64,([\w+/=]+)/.exec(hoverOf(' cat'))!;
  const svg = Buffer.from(data!, 'base64').toString('utf8');
  assert.match(svg, /^<svg [^>]*><rect width="90" .*<\/svg>$/);
});
