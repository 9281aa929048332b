import { type MeasureRows, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import { headNames } from '#core/model/headGraph';
import { probeNames } from '#core/onnx/probes/nextToken';
import type { Session, TensorData } from './session.ts';

/** Measures of next-token distributions from last hidden states. */
export interface Head {
  /** Most rows that one call takes. */
  readonly rows: number;
  /**
   * Fills rows `at` and following of `into` from `hidden` `[m, hidden]`, seen from `targets` `[m]`; of `logits`
   * `[rows of into, vocabulary]` too, where there are any.
   */
  measure(
    hidden: Float32Array,
    targets: Int32Array,
    into: MeasureRows,
    at: number,
    logits?: Float32Array | null,
  ): Promise<void>;
  /** Logits `[m, vocabulary]` from `hidden` `[m, width]`, with nothing measured. */
  logits(hidden: Float32Array, width: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Bytes of logits that one run may make; the probe's intermediates are a few times that. */
const LOGITS_BYTES = 13 << 20;

function rowsPerRun(vocabularySize: number): number {
  return Math.max(1, Math.floor(LOGITS_BYTES / 4 / vocabularySize));
}

/** Names of all that the probe gives. */
export const PROBE_OUTPUTS = Object.entries(probeNames)
  .filter(([key]) => key !== 'targets' && key !== 'k')
  .map(([, name]) => name);

/** The measures are computed inside the graph; logits leave it only where they are asked for. */
export function probeHead(session: Session, vocabularySize: number): Head {
  return {
    rows: rowsPerRun(vocabularySize),
    async measure(hidden, targets, into, at, logits) {
      const kept = Math.min(into.k, vocabularySize);
      // The graph takes the largest logit from its top k, so there has to be one.
      const asked = Math.max(1, kept);
      const outputs = await session.run(
        {
          [headNames.hidden]: hiddenTensor(hidden, targets.length),
          [probeNames.targets]: { data: BigInt64Array.from(targets, BigInt), shape: [targets.length] },
          [probeNames.k]: { data: BigInt64Array.of(BigInt(asked)), shape: [1] },
        },
        {},
        logits ? [...PROBE_OUTPUTS, headNames.logits] : PROBE_OUTPUTS,
      );
      logits?.set(outputs[headNames.logits] as Float32Array, at * vocabularySize);
      readProbe(outputs, targets, into, at, asked);
    },
    // The graph does not run without them; nothing of what it says of them is read.
    logits: (hidden, width) =>
      rowLogits(session, hidden, width, vocabularySize, rows => ({
        [probeNames.targets]: { data: new BigInt64Array(rows), shape: [rows] },
        [probeNames.k]: { data: BigInt64Array.of(1n), shape: [1] },
      })),
    dispose: () => session.dispose(),
  };
}

/** Writes what the probe gave for `targets` `[m]` into rows `at` and following; `asked` tokens were kept per row. */
export function readProbe(
  outputs: Readonly<Record<string, TensorData['data']>>,
  targets: Int32Array,
  into: MeasureRows,
  at: number,
  asked: number,
): void {
  const kept = Math.min(into.k, asked);
  into.logProb.set(outputs[probeNames.logProb] as Float32Array, at);
  into.entropy.set(outputs[probeNames.entropy] as Float32Array, at);
  into.secondMoment.set(outputs[probeNames.secondMoment] as Float32Array, at);
  into.maxLogProb.set(outputs[probeNames.maxLogProb] as Float32Array, at);
  into.rank.set(outputs[probeNames.rank] as Int32Array, at);
  into.topP.set(outputs[probeNames.topP] as Float32Array, at);
  const topLogProbs = outputs[probeNames.topLogProbs] as Float32Array;
  const topIds = outputs[probeNames.topIds] as BigInt64Array;
  for (let row = 0; row < targets.length; row++) {
    for (let j = 0; j < kept; j++) {
      into.topLogProbs[(at + row) * into.k + j] = topLogProbs[row * asked + j]!;
      into.topIds[(at + row) * into.k + j] = Number(topIds[row * asked + j]);
    }
    if (Number.isNaN(into.logProb[at + row])) markUnmeasured(into, at + row);
  }
}

/** Logits with NaN or infinities describe no distribution; comparisons with them have said something all the same. */
function markUnmeasured(into: MeasureRows, row: number): void {
  for (const column of [into.entropy, into.secondMoment, into.maxLogProb, into.topP]) column[row] = Number.NaN;
  into.rank[row] = 0;
  into.topIds.fill(-1, row * into.k, (row + 1) * into.k);
  into.topLogProbs.fill(Number.NaN, row * into.k, (row + 1) * into.k);
}

/** The fallback: logits come out of the graph and are measured here. */
export function logitsHead(session: Session, vocabularySize: number): Head {
  return {
    rows: rowsPerRun(vocabularySize),
    async measure(hidden, targets, into, at, rows) {
      const feeds = { [headNames.hidden]: hiddenTensor(hidden, targets.length) };
      const outputs = await session.run(feeds, {}, [headNames.logits]);
      const logits = outputs[headNames.logits] as Float32Array;
      rows?.set(logits, at * vocabularySize);
      for (let row = 0; row < targets.length; row++) {
        const distribution = logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
        nextTokenMeasures(distribution, targets[row]!, into, at + row);
      }
    },
    logits: (hidden, width) => rowLogits(session, hidden, width, vocabularySize, () => ({})),
    dispose: () => session.dispose(),
  };
}

/** In runs of at most as many rows as one run makes; `beside` is what the graph needs besides the states. */
async function rowLogits(
  session: Session,
  hidden: Float32Array,
  width: number,
  vocabularySize: number,
  beside: (rows: number) => Record<string, TensorData>,
): Promise<Float32Array> {
  const rows = hidden.length / width;
  const logits = new Float32Array(rows * vocabularySize);
  const most = rowsPerRun(vocabularySize);
  for (let start = 0; start < rows; start += most) {
    const part = hidden.subarray(start * width, Math.min(rows, start + most) * width);
    const count = part.length / width;
    const feeds = { [headNames.hidden]: hiddenTensor(part, count), ...beside(count) };
    const outputs = await session.run(feeds, {}, [headNames.logits]);
    logits.set(outputs[headNames.logits] as Float32Array, start * vocabularySize);
  }
  return logits;
}

function hiddenTensor(data: Float32Array, rows: number): TensorData {
  return { data, shape: [rows, data.length / rows] };
}
