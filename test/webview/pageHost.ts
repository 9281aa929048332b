/**
 * Runs in a plain page before the panel's script: stands for the editor, with the panel's own host and documents made up
 * from a text. What the page asks for is carried out and kept in `window.editor`.
 */
import { findLens } from '#core/lens/registry';
import { scaled } from '#core/lens/relative';
import type { RowRange } from '#core/panel/buckets';
import type { PanelDocument } from '#core/panel/panelDocument';
import type { Port } from '#core/protocol/channel';
import { FRESH } from '#core/scoring/liveRows';
import { emptyStats, sliceRows, writeRows } from '#core/scoring/tokenStats';
import { PanelHost } from '#extension/panelHost';
import type { PanelSource, PanelSubject } from '#extension/panelSource';
import { documentOf, madeUpScores } from '#test/support/panelDocuments';

export interface TestEditor {
  /** Calls in their order, as words. */
  readonly calls: string[];
  /** What the page had the editor keep. */
  kept(): unknown;
  selected(): RowRange | null;
  /** Shows a made-up document. */
  open(text: string, changes?: Partial<PanelDocument> & { readonly lens?: never }): void;
  /** Changes what is shown of the document. */
  change(changes: Partial<PanelDocument>): void;
  /** Shows something else than a document. */
  show(subject: PanelSubject): void;
  look(lens: string): void;
  select(start: number, end: number): void;
  /** Sets the states of the rows, as many as there are. */
  restate(states: Uint8Array): void;
  /** Repeats the rows until there are so many; the text stays. */
  stretch(length: number): void;
}

declare global {
  interface Window {
    editor: TestEditor;
    /** Set before this script, where the page is to be restored. */
    kept?: unknown;
    words?: Record<string, string>;
    /** Longest task that was seen, milliseconds. */
    longest?: number;
    acquireVsCodeApi(): unknown;
  }
}

let subject: PanelSubject = { kind: 'empty', reason: 'no-document', name: '' };
const calls: string[] = [];
const listeners: (() => void)[] = [];
let kept: unknown = window.kept;
const fire = () => {
  for (const listener of listeners) listener();
};
const change = (changes: Partial<PanelDocument>) => {
  if (subject.kind !== 'document') return;
  subject = { kind: 'document', document: { ...subject.document, ...changes } };
  fire();
};
const look = (id: string) => {
  if (subject.kind !== 'document') return;
  const lens = findLens(id)!;
  const { stats } = subject.document.rows;
  change({ lens, values: lens.compute(stats), scaled: scaled(stats, lens, subject.document.mode) });
};

const source: PanelSource = {
  current: () => subject,
  onDidChange: listener => {
    listeners.push(listener);
    return { dispose: () => {} };
  },
  select: ([start, end]) => {
    calls.push(`select ${start} ${end}`);
    if (subject.kind !== 'document') return;
    const { offsets } = subject.document.rows.stats;
    change({ selection: [offsets[2 * start]!, offsets[2 * end - 1]!] });
  },
  look: id => {
    calls.push(`look ${id}`);
    look(id);
  },
  measure: mode => {
    calls.push(`measure ${mode}`);
    if (subject.kind !== 'document') return;
    const { lens, rows } = subject.document;
    change({ mode, scaled: scaled(rows.stats, lens, mode) });
  },
  act: action => calls.push(`act ${action}`),
};

/** Rows that change are another revision, as the editor counts them. */
let revision = 1;

window.editor = {
  calls,
  kept: () => kept,
  selected: () => (subject.kind === 'document' ? subject.document.selection : null),
  open: (text, changes = {}) => {
    subject = { kind: 'document', document: documentOf(madeUpScores(text), {}, { revision: ++revision, ...changes }) };
    fire();
  },
  change,
  show: next => {
    subject = next;
    fire();
  },
  look,
  select: (start, end) => change({ selection: [start, end] }),
  restate: states => {
    if (subject.kind !== 'document') return;
    const { stats } = subject.document.rows;
    change({ revision: ++revision, rows: { stats, states: states.slice(0, stats.length) } });
  },
  stretch: length => {
    if (subject.kind !== 'document') return;
    const { lens, rows, mode } = subject.document;
    const stats = emptyStats(length, rows.stats.k);
    for (let at = 0; at < length; at += rows.stats.length) {
      writeRows(stats, at, sliceRows(rows.stats, 0, Math.min(rows.stats.length, length - at)));
    }
    const states = new Uint8Array(length).fill(FRESH);
    const values = lens.compute(stats);
    change({ revision: ++revision, rows: { stats, states }, values, scaled: scaled(stats, lens, mode) });
  },
};

const toHost: ((message: unknown) => void)[] = [];
const port: Port = {
  post: async message => {
    const data = structuredClone(message);
    setTimeout(() => window.dispatchEvent(new MessageEvent('message', { data })));
  },
  onMessage: listener => void toHost.push(listener),
  onClose: () => {},
};
new PanelHost(port, source, {
  words: window.words ?? {},
  isVisible: () => true,
  log: (level, message) => calls.push(`${level} ${message}`),
});
window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const data = structuredClone(message);
    setTimeout(() => {
      for (const listener of toHost) listener(data);
    });
  },
  getState: () => kept,
  setState: (state: unknown) => {
    kept = structuredClone(state);
  },
});
