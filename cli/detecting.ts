import { LEAD } from '#core/detect/detectWindows';
import type { DetectedWindow } from '#core/detect/document';
import { binoculars, curvature } from '#core/detect/zeroShot';
import type { ContrastProgress } from '#core/protocol/contrast';
import { type JudgedText, judgeText, type TextJudge } from '#engine/detect/judgeText';
import type { Host } from './host.ts';
import type { ModelSession } from './modelSession.ts';

/** What judges the texts of one call. */
export interface Judge extends TextJudge {
  readonly session: ModelSession;
  /** Whether a second model is loaded, for the criteria that compare two. */
  readonly two: boolean;
}

/** Reads one text and judges it. @throws Cancelled; UserError. */
export function detectText(
  text: string,
  { session, two, ...judge }: Judge,
  { signal }: Pick<Host, 'signal'>,
  progress: (done: number, total: number) => void,
): Promise<JudgedText> {
  const onWindow = ({ at, stats, total }: DetectedWindow) => progress(at + stats.length, total);
  const further = (normalized: string) => twoModelCriteria(normalized, session, signal);
  return judgeText(session.client, text, judge, { signal, onWindow }, two ? further : undefined);
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
