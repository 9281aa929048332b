import { DETECT_WINDOW } from '#core/detect/detectWindows';
import type { JudgedRows } from '#core/detect/document';
import type { HeadFile } from '#core/protocol/detect';
import type { TokenStats } from '#core/scoring/tokenStats';
import { openSession, type Session, type TensorData } from './session.ts';

/** What a head reads of the evidence of one window: rows of measures, where they lie, and states. */
export interface Evidence {
  readonly stats: Pick<TokenStats, 'length' | 'logProb' | 'entropy' | 'secondMoment' | 'maxLogProb' | 'rank' | 'topP'>;
  /** Place of the first row in its window. */
  readonly place: number;
  /** The state before each row and the one after the last, `[rows + 1, hidden]`; not read by a head of measures alone. */
  readonly hidden: Float32Array;
}

export interface EvidenceHead {
  judge(evidence: Evidence): Promise<JudgedRows>;
  dispose(): Promise<void>;
}

/** @throws UserError `model-unusable` for a file that is no such head. */
export async function openEvidenceHead({ path, hidden }: HeadFile, threads: number): Promise<EvidenceHead> {
  const session = await openSession(path, { threads, keepMemory: false });
  return { judge: evidence => judge(session, evidence, hidden), dispose: () => session.dispose() };
}

async function judge(session: Session, { stats, place, hidden }: Evidence, readsHidden: boolean): Promise<JudgedRows> {
  const rows = stats.length;
  const position = Float32Array.from({ length: rows }, (_, i) => (place + i) / DETECT_WINDOW);
  const feeds: Record<string, TensorData> = {
    columns: { data: columnsOf(stats), shape: [rows, 6] },
    position: { data: position, shape: [rows, 1] },
  };
  if (readsHidden) {
    const width = hidden.length / (rows + 1);
    feeds.before = { data: hidden.subarray(0, rows * width), shape: [rows, width] };
    feeds.after = { data: hidden.subarray(width), shape: [rows, width] };
  }
  const outputs = await session.run(feeds, {}, ['logit', 'weight', 'contribution']);
  return {
    logit: (outputs.logit as Float32Array)[0]!,
    weight: outputs.weight as Float32Array,
    contribution: outputs.contribution as Float32Array,
  };
}

/** `[rows, 6]`, in the order in which heads are trained (training/pawn/dataset.py). */
function columnsOf({
  logProb,
  entropy,
  secondMoment,
  maxLogProb,
  rank,
  topP,
  length,
}: Evidence['stats']): Float32Array {
  const table = new Float32Array(6 * length);
  for (let row = 0; row < length; row++) {
    table.set([logProb[row]!, entropy[row]!, secondMoment[row]!, maxLogProb[row]!, rank[row]!, topP[row]!], 6 * row);
  }
  return table;
}
