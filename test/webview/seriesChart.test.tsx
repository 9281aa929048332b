import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeriesChart } from '#webview/seriesChart.tsx';
import { rendered, stateOf } from './rendered.tsx';

test('to a screen reader the chart is a slider over the document that says the selected token', () => {
  const state = stateOf();
  const html = rendered(<SeriesChart state={state} series={state.charts!.series} title="Surprisal" />);
  assert.match(
    html,
    /role="slider"[^>]*aria-valuemax="6"[^>]*aria-valuenow="3"[^>]*aria-valuetext="token 3 of 6: ␣&lt;b>, 7\.5 bits"/,
  );
  const none = stateOf('surprisal', { selection: null, visible: null });
  assert.match(
    rendered(<SeriesChart state={none} series={none.charts!.series} title="Surprisal" />),
    /aria-valuenow="1"[^>]*aria-valuetext="no token selected"/,
  );
});
