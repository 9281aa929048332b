import * as vscode from 'vscode';
import type { Summary } from '#core/lens/summary';
import { staleSpans } from '#core/scoring/liveRows';
import type { Decorations } from './decorations.ts';
import type { Documents } from './documents.ts';

/** How a document stands, for tests and for other extensions. Offsets are UTF-16. */
export interface Inspection {
  /** Of the document. */
  readonly version: number;
  readonly lens: string;
  readonly status: 'idle' | 'scoring' | 'waiting' | 'failed';
  /** Stretches of text that are shown with a step, ascending. */
  readonly steps: readonly { readonly start: number; readonly end: number; readonly step: number }[];
  /** Stretches that show scores of an earlier text. */
  readonly stale: readonly (readonly [start: number, end: number])[];
  /** Rows of the document; `fresh` of them hold for its present text. */
  readonly tokens: number;
  readonly fresh: number;
  readonly summary: Summary;
}

/** What `activate` returns. */
export interface TokenLoupeApi {
  /** `undefined` for a document that is not inspected. */
  inspect(uri: vscode.Uri | string): Inspection | undefined;
  /** Id of the inference process, while there is one. */
  inferencePid(): number | undefined;
}

export function inspectionOf(
  documents: Documents,
  decorations: Decorations,
  uri: vscode.Uri | string,
): Inspection | undefined {
  const session = documents.sessionOf({ uri: typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri });
  if (!session) return undefined;
  const { document, rows, stats, status } = session;
  return {
    version: document.version,
    lens: decorations.looking.lens.id,
    status: status.kind,
    steps: decorations.lookOf(session).runs(decorations.looking, 0, document.getText().length),
    stale: staleSpans(rows.live),
    tokens: stats.length,
    fresh: rows.fresh,
    summary: session.summary,
  };
}
