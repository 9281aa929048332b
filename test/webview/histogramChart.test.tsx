import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HistogramChart } from '#webview/histogramChart.tsx';
import { rendered, stateOf } from './rendered.tsx';

function html(lens: string, bin: number): string {
  const { charts, legend } = stateOf(lens, { bin });
  const { histogram, series } = charts!;
  return rendered(<HistogramChart histogram={histogram} legend={legend} axis={series.axis} title="T" />);
}

test('a bar is a button that says its range and count; one of them is in the tab order', () => {
  const shown = html('surprisal', -1);
  assert.match(shown, /aria-label="0 to 0\.5 bits: 0 tokens, 0\.0 %"/);
  assert.match(shown, /aria-label="0\.5 to 1 bits: 1 token, 25\.0 %"/);
  assert.equal(shown.match(/<button[^>]*tabindex="0"/g)?.length, 1);
  assert.doesNotMatch(shown, /aria-pressed="true"|class="chosen"/);
});

test('the chosen bar is pressed and lists its tokens', () => {
  const shown = html('rank', 0);
  assert.equal(shown.match(/aria-pressed="true"/g)?.length, 1);
  assert.match(shown, /class="chosen"[\s\S]*Clear[\s\S]*␣two/);
});

test('ticks stand where their values are', () => {
  const places = Array.from(html('rank', -1).matchAll(/style="left:([\d.]+)%;?">/g), match => Number(match[1]));
  assert.ok(places.length >= 2);
  assert.ok(places.every((place, at) => place >= 0 && place <= 100 && (at === 0 || place > places[at - 1]!)));
});
