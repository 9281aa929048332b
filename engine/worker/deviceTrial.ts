import { Cancelled, UserError } from '#core/errors';
import type { CausalLm, ProbeRows } from '#core/model/causalLm';
import { type Device, type DeviceVerdict, unusable } from '#core/model/device';
import type { Precision } from '#core/model/modelCard';

export interface DeviceTrial {
  readonly device: Exclude<Device, 'cpu'>;
  readonly precision: Precision;
  /** Devices that the library knows. */
  readonly known: readonly string[];
  /** Makes the smallest session on the device: whether there is one at all. */
  readonly reach: () => Promise<void>;
  /** Opens the model on a device, for runs of at most so many tokens. */
  readonly open: (device: Device, mostPerRun: number | null) => Promise<TrialModel>;
  /** Milliseconds, of a clock that never runs backwards. */
  readonly now: () => number;
}

export interface TrialModel {
  readonly lm: CausalLm;
  /** Tokens that it reads at most. */
  readonly contextLength: number;
}

/** Tokens of the window that is compared, where the model reads so many, and how much of it is its first piece. */
const WINDOW = 96;
const FIRST = 2 / 3;
/** Some drivers are wrong about attention over many tokens at once (ONNX Runtime has another kernel from 32 on). */
const SHORT_RUN = 16;
/**
 * Nats. float32 on a GPU sums in another order and has faster, coarser functions: some 1e-3 in the log-probability of an
 * unlikely token. Half precision and integers add their own rounding. A device that is wrong is off by whole nats.
 */
const TOLERANCE: Readonly<Record<Precision, number>> = { exact: 0.02, fast: 0.25 };

/** Whether a device computes what the CPU does, and how fast. Never throws for what the device does. */
export async function deviceTrial(trial: DeviceTrial): Promise<DeviceVerdict> {
  const { device, known, reach, open, now } = trial;
  if (!known.includes(device)) return unusable(device, `this build of ONNX Runtime has no ${device}`);
  const missing = await reach().then(
    () => undefined,
    error => reasonOf(error),
  );
  if (missing !== undefined) return unusable(device, missing);
  const cpu = await windowOf(await open('cpu', null), now);
  const verdict = await attempt(trial, cpu, null);
  if (verdict.isUsable || verdict.isOut) return told(verdict);
  const careful = await attempt(trial, cpu, SHORT_RUN);
  return told(careful.isUsable ? careful : verdict);
}

/** `isOut` where shorter runs would not help. */
interface Attempt extends DeviceVerdict {
  readonly isOut: boolean;
}

function told({ isOut: _, ...verdict }: Attempt): DeviceVerdict {
  return verdict;
}

async function attempt(trial: DeviceTrial, cpu: TrialWindow, most: number | null): Promise<Attempt> {
  const { device, open, now } = trial;
  try {
    return { ...compare(trial, cpu, await windowOf(await open(device, most), now), most), isOut: false };
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    const isInUse = error instanceof UserError && error.code === 'device-failed';
    return { ...unusable(device, reasonOf(error)), isOut: !isInUse };
  }
}

interface TrialWindow {
  readonly rows: ProbeRows;
  /** Tokens per second. */
  readonly speed: number;
}

async function windowOf({ lm, contextLength }: TrialModel, now: () => number): Promise<TrialWindow> {
  try {
    const length = Math.min(WINDOW, contextLength);
    const cut = Math.floor(FIRST * length);
    lm.reserve(length);
    const ids = Int32Array.from({ length }, (_, i) => (i * 7919) % lm.vocabularySize);
    const targets = Int32Array.from({ length }, (_, i) => ((i + 1) * 7919) % lm.vocabularySize);
    // The first run compiles; what is compared is a second one, in two pieces, so that carried states count too.
    await lm.advance(ids, targets, { k: 1 });
    lm.truncate(0);
    const before = now();
    const first = await lm.advance(ids.subarray(0, cut), targets.subarray(0, cut), { k: 1 });
    const second = await lm.advance(ids.subarray(cut), targets.subarray(cut), { k: 1 });
    const speed = (1000 * length) / Math.max(1e-3, now() - before);
    const logProb = Float32Array.of(...first.logProb, ...second.logProb);
    return { rows: { ...second, logProb }, speed };
  } finally {
    await lm.dispose();
  }
}

function compare(
  { device, precision }: DeviceTrial,
  cpu: TrialWindow,
  own: TrialWindow,
  mostPerRun: number | null,
): DeviceVerdict {
  let difference = 0;
  for (const [row, expected] of cpu.rows.logProb.entries()) {
    const off = Math.abs(own.rows.logProb[row]! - expected);
    difference = Number.isFinite(off) ? Math.max(difference, off) : Number.POSITIVE_INFINITY;
  }
  const speed = { device: Math.round(own.speed), cpu: Math.round(cpu.speed) };
  const isUsable = difference <= TOLERANCE[precision];
  const off = `${difference.toPrecision(2)} nats`;
  const pieces = mostPerRun === null ? '' : `, in runs of at most ${mostPerRun} tokens`;
  const reason = isUsable
    ? `its numbers are those of the CPU (at most ${off} apart${pieces}), ${speed.device} tokens/s, CPU ${speed.cpu}`
    : `its numbers are not those of the CPU: log-probabilities differ by up to ${off}`;
  return { device, isUsable, reason, difference, mostPerRun, speed };
}

/** What a library says is often long; its first line is what can be shown. */
function reasonOf(error: unknown): string {
  const { message } = error instanceof UserError && error.cause instanceof Error ? error.cause : (error as Error);
  const said = /Failed to get a WebGPU adapter[^\n]*|Failed to load[^\n]*|no available backend[^\n]*/i.exec(
    message,
  )?.[0];
  return (said ?? message.split('\n')[0]!).slice(0, 300);
}
