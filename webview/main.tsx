import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import 'uplot/dist/uPlot.min.css';
import './panel.css';
import { render } from 'preact';
import type { Translate } from '#core/lens/translated';
import type { PanelState } from '#core/panel/panelState';
import { ChannelClient } from '#core/protocol/channelClient';
import type { PanelCalls, PanelEvents } from '#core/protocol/panel';
import { App } from './app.tsx';
import { Keeper, keptBy } from './kept.ts';
import { Calls, pageCalls } from './pageCalls.ts';
import { type EditorApi, pagePort } from './pagePort.ts';
import { onThemeChange, setInks } from './theme.ts';
import { translator, Words } from './words.ts';

/** The door of the page: joins the editor's channel to the view. */

declare function acquireVsCodeApi(): EditorApi;

const api = acquireVsCodeApi();
const kept = keptBy(api);
const root = document.getElementById('root')!;
let t: Translate | undefined;
/** The newest snapshot; it waits here until the page knows its words. */
let latest: PanelState | undefined;
let isScrolled = false;

const client = new ChannelClient<PanelCalls, PanelEvents>(pagePort(api, window), {
  listeners: {
    state: state => {
      latest = state;
      show();
    },
  },
  // The page has no log of its own; what goes wrong here is seen in the editor's developer tools.
  log: () => {},
});

function show(): void {
  if (!t || !latest) return;
  const state = latest;
  const version = state.kind === 'document' ? state.version : 0;
  kept.write('bin', state.kind === 'document' ? (state.charts?.histogram.chosen ?? -1) : -1);
  render(
    <Keeper.Provider value={kept}>
      <Words.Provider value={t}>
        <Calls.Provider value={pageCalls(client, version)}>
          <App state={state} />
        </Calls.Provider>
      </Words.Provider>
    </Keeper.Provider>,
    root,
  );
  if (state.kind === 'document') restoreScroll();
}

/** Once, when there is again something to scroll. */
function restoreScroll(): void {
  if (isScrolled) return;
  isScrolled = true;
  const top = kept.read('scroll');
  if (typeof top === 'number') document.scrollingElement?.scrollTo({ top });
}

async function start(): Promise<void> {
  setInks(document);
  onThemeChange(document, () => setInks(document));
  addEventListener('scroll', () => kept.write('scroll', document.scrollingElement?.scrollTop ?? 0), { passive: true });
  const bin = kept.read('bin');
  t = translator(await client.request('ready', { bin: typeof bin === 'number' ? bin : -1 }));
  show();
}

void start();
