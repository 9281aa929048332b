import type { VNode } from 'preact';
import type { Translate } from '#core/lens/translated';
import type { DocumentState, PanelState } from '#core/panel/panelState';
import { Distribution } from './distribution.tsx';
import { DocumentHeader } from './documentHeader.tsx';
import { HistogramChart } from './histogramChart.tsx';
import { LensBar } from './lensBar.tsx';
import { LensBlocks } from './lensBlocks.tsx';
import { Notice } from './notice.tsx';
import { SeriesChart } from './seriesChart.tsx';
import { StretchTable } from './stretchTable.tsx';
import { TokenStrip } from './tokenStrip.tsx';
import { useWords } from './words.ts';

/** The page: a snapshot in, a view out. */
export function App({ state }: { readonly state: PanelState }): VNode {
  const t = useWords();
  return (
    <>
      {state.kind === 'document' ? <DocumentView state={state} /> : <Notice state={state} />}
      <div role="status" class="spoken-only">
        {announcement(state, t)}
      </div>
    </>
  );
}

function DocumentView({ state }: { readonly state: DocumentState }): VNode {
  const t = useWords();
  const { charts, token, overall, blocks, legend, lens } = state;
  const title = t(lens.title);
  return (
    <main class="document">
      <DocumentHeader state={state} />
      <LensBar state={state} />
      <div class="along">
        {overall.length > 0 && <LensBlocks blocks={overall} ramp={legend.ramp} />}
        <TokenStrip state={state} />
        {charts && (
          <>
            <SeriesChart key={lens.id} state={state} series={charts.series} title={title} />
            <StretchTable stretches={charts.stretches} />
            <HistogramChart histogram={charts.histogram} legend={legend} axis={charts.series.axis} title={title} />
          </>
        )}
      </div>
      <div class="at">
        {token ? (
          <Distribution token={token} />
        ) : (
          <p class="note">{t('Select a token to see what the model expected.')}</p>
        )}
        <LensBlocks blocks={blocks} ramp={legend.ramp} />
      </div>
    </main>
  );
}

/** What a screen reader says unasked: only that something began, ended or was marked, never each step of it. */
function announcement(state: PanelState, t: Translate): string {
  if (state.kind !== 'document') return '';
  if (state.error) return '';
  if (state.done !== null) return t('Scoring');
  const histogram = state.charts?.histogram;
  const chosen = histogram && histogram.chosen >= 0 ? histogram.bins[histogram.chosen]! : undefined;
  return chosen ? t('Marked tokens: {0}', chosen.count) : t('Scored');
}
