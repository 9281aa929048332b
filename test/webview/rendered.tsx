import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { documentState } from '#core/panel/documentState';
import type { PanelDocument } from '#core/panel/panelDocument';
import type { DocumentState } from '#core/panel/panelState';
import { FRESH, PENDING, STALE } from '#core/scoring/liveRows';
import { sketchedDocument } from '#test/support/panelDocuments';
import { translator, Words } from '#webview/words.ts';

/** A view as HTML, one element a line. */
export function rendered(view: VNode, words: Record<string, string> = {}): string {
  const html = renderToString(<Words.Provider value={translator(words)}>{view}</Words.Provider>);
  return `${html.replaceAll('><', '>\n<')}\n`;
}

/** A small document with everything in it that a view must show: no score, stale, waiting, newline, part of a character. */
export function stateOf(lens = 'surprisal', changes: Partial<PanelDocument> = {}): DocumentState {
  const states = Uint8Array.of(FRESH, FRESH, FRESH, FRESH, STALE, PENDING);
  const sketch = 'One two·0.5 <b>·7.5 ⏎four·16 five·3 six';
  return documentState(sketchedDocument(sketch, { lens, states }, { selection: [8, 8], visible: [0, 12], ...changes }));
}
