import { LEAD } from '#core/detect/detectWindows';
import { assembleDocument, type DetectedDocument, type DetectedWindow } from '#core/detect/document';
import type { Reliability } from '#core/detect/headCard';
import { type Report, report, withPooled } from '#core/detect/report';
import { binoculars, curvature } from '#core/detect/zeroShot';
import type { ContrastProgress } from '#core/protocol/contrast';
import type { DetectSummary } from '#core/protocol/detect';
import type { FoundHead } from '#engine/detect/headShelf';
import { packedBytes } from '#engine/detect/shippedHeads';
import type { Host } from './host.ts';
import type { ModelSession } from './modelSession.ts';

/** What judges the texts of one call. */
export interface Judge {
  readonly session: ModelSession;
  readonly head: FoundHead | null;
  readonly reliability: Reliability;
  /** ln 1/f of each id of the model's tokenizer; `null` where no table is shipped for it. */
  readonly surprise: Float32Array | null;
  /** Whether a second model is loaded, for the criteria that compare two. */
  readonly two: boolean;
}

export interface DetectedText {
  readonly report: Report;
  readonly document: DetectedDocument;
  readonly summary: DetectSummary;
}

/** Reads one text and judges it. @throws Cancelled; UserError. */
export async function detectText(
  text: string,
  { session, head, reliability, surprise, two }: Judge,
  host: Pick<Host, 'signal'>,
  progress: (done: number, total: number) => void,
): Promise<DetectedText> {
  const windows: DetectedWindow[] = [];
  const onProgress = (window: DetectedWindow) => {
    windows.push(window);
    progress(window.at + window.stats.length, window.total);
  };
  const { signal } = host;
  const params = { text, head: head?.file ?? null };
  const summary = await session.client.ask('detect', params, { signal, onProgress });
  const read = assembleDocument(windows);
  const document = head ? withPooled(read, head.card) : read;
  const further = two ? await twoModelCriteria(summary.normalized, session, signal) : {};
  return {
    report: report(text, read, {
      head,
      reliability,
      surprise,
      packedBytes: packedBytes(summary.normalized),
      further,
    }),
    document,
    summary,
  };
}

/** Tokens of a window, and those that a later one repeats: as texts are read for the other criteria. */
const WINDOW = 512;
const OVERLAP = 32;

/**
 * The criteria of two models: the first one's predictions, expected under the second. So the first is Binoculars'
 * performer and Fast-DetectGPT's scorer.
 */
async function twoModelCriteria(text: string, { client, card }: ModelSession, signal: AbortSignal) {
  const window = Math.min(WINDOW, card.contextLength);
  const side = { text, prompt: '', start: 'default', window, overlap: Math.min(OVERLAP, window >> 1) } as const;
  const logProb: number[] = [];
  const crossEntropy: number[] = [];
  const variance: number[] = [];
  const onProgress = ({ at, rows }: ContrastProgress) => {
    for (let row = Math.max(0, LEAD - at); row < rows.length; row++) {
      if (Number.isNaN(rows.pLogProb[row]!)) continue;
      logProb.push(rows.pLogProb[row]!);
      crossEntropy.push(rows.crossEntropyQP[row]!);
      variance.push(Math.max(0, rows.crossMomentQP[row]! - rows.crossEntropyQP[row]! ** 2));
    }
  };
  const params = { p: { model: 'first', ...side }, q: { model: 'second', ...side } } as const;
  await client.ask('contrast', params, { signal, onProgress });
  const columns = [logProb, crossEntropy.map(nats => -nats), variance].map(values => Float32Array.from(values));
  return {
    fastDetectGptTwo: curvature(columns[0]!, columns[1]!, columns[2]!),
    binoculars: binoculars(columns[0]!, Float32Array.from(crossEntropy)),
  };
}
