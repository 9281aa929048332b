import { FRESH, type LiveRows, PENDING, STALE } from '../scoring/liveRows.ts';
import type { PanelDocument } from './panelDocument.ts';

/**
 * How far a number can be relied on: as the model says, nearly so, or about a text that has changed since; `pending` is
 * no number yet, `none` never one.
 */
export interface Trust {
  readonly mark: 'exact' | 'approximate' | 'stale' | 'pending' | 'none';
  readonly reasons: readonly TrustReason[];
}

/**
 * `server`: computed by a server, which does not say how. `quantized`: computed with rounded weights and activations. `truncated`: not all that comes before was seen. `edited`:
 * about the text before an edit. `waiting`: not scored yet. `no-context`: nothing comes before it.
 */
export type TrustReason = 'server' | 'quantized' | 'truncated' | 'edited' | 'waiting' | 'no-context';

type Scoring = Pick<PanelDocument, 'rows' | 'precision' | 'hasStart'>;

const waits: Trust = { mark: 'pending', reasons: ['waiting'] };

/** The mark of one row. */
export function rowTrust(scoring: Scoring, row: number): Trust {
  const { stats, states } = scoring.rows;
  if (states[row] === PENDING) return waits;
  if (Number.isNaN(stats.logProb[row]!)) return { mark: 'none', reasons: ['no-context'] };
  if (states[row] === STALE) return { mark: 'stale', reasons: ['edited', ...causes(scoring, row)] };
  return nearly(causes(scoring, row));
}

/** The mark of the whole document, which is that of its weakest rows; rows that wait do not count. */
export function documentTrust(scoring: Scoring): Trust {
  const { rows } = scoring;
  const last = rows.states.findLastIndex((state, row) => state !== PENDING && !Number.isNaN(rows.stats.logProb[row]!));
  if (last < 0) return rows.states.includes(PENDING) ? waits : { mark: 'none', reasons: ['no-context'] };
  // Windows only ever see less of what comes before, so the last row tells whether any is cut short.
  const found = causes(scoring, last);
  return rows.states.includes(STALE) ? { mark: 'stale', reasons: ['edited', ...found] } : nearly(found);
}

/** Share of the rows that are scored as the text is now. */
export function shareScored({ states }: LiveRows): number {
  if (states.length === 0) return 1;
  let fresh = 0;
  for (const state of states) if (state === FRESH) fresh += 1;
  return fresh / states.length;
}

function nearly(reasons: readonly TrustReason[]): Trust {
  return { mark: reasons.length > 0 ? 'approximate' : 'exact', reasons };
}

function causes({ rows: { stats }, precision, hasStart }: Scoring, row: number): readonly TrustReason[] {
  const before = row + (hasStart ? 1 : 0);
  return [
    ...(precision === 'server' ? (['server'] as const) : []),
    ...(precision === 'fast' ? (['quantized'] as const) : []),
    ...(stats.context[row]! < before ? (['truncated'] as const) : []),
  ];
}
