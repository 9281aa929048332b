import { estimateAt } from '#core/contrast/derived';
import type { Arguments } from './args.ts';
import { contrastCall } from './contrastCall.ts';
import { cardOfQ, runContrast } from './contrastRun.ts';
import type { Host } from './host.ts';
import type { ModelSession } from './modelSession.ts';
import type { Progress } from './progress.ts';

/** Strength of the contrast that the paper uses. */
const BETA = 1;

/**
 * The cDPO scores s of the `rows` tokens of a document, `[rows]`, by the contrast that the arguments ask for; NaN where
 * the two readings have no token in common. @throws UserError, also where none is asked for; Cancelled.
 */
export async function estimatesOf(
  args: Arguments,
  document: { readonly file: string; readonly text: string },
  rows: number,
  session: ModelSession,
  host: Host,
  progress: Progress,
): Promise<Float32Array> {
  const call = await contrastCall(args, document, host);
  const qCard = await cardOfQ(call, session, host, progress);
  const { found } = await runContrast(call, qCard, { neutral: undefined, paraphrases: [] }, session, host, progress);
  progress.end();
  const estimates = new Float32Array(rows).fill(Number.NaN);
  for (const [at, estimate] of estimateAt(found.rows, BETA).entries()) estimates[found.pRow[at]!] = estimate;
  return estimates;
}
