import { bodyNames } from '#core/model/bodyNames';
import type { CarriedState } from '#core/model/decoderExport';
import type { Device } from '#core/model/device';
import { int64 } from './exportFeeds.ts';
import type { Head } from './head.ts';
import type { LmShape } from './kvCache.ts';
import type { Filling, Run, Runner } from './runner.ts';
import type { KeepingSession } from './session.ts';
import { trimmer } from './trimmer.ts';

export interface BodyParts {
  /** The body with whole caches (`wholeCaches`). */
  readonly body: KeepingSession;
  readonly head: Head;
  readonly trim: KeepingSession;
  readonly carried: readonly CarriedState[];
  readonly shape: LmShape;
  readonly device: Device;
  /** Most tokens of one run. */
  readonly most: number;
}

/** Runs an imported model's two graphs; its keys and values stay on the device, its last hidden states come back. */
export function bodyRunner({ body, head, trim, carried, shape, device, most }: BodyParts): Runner {
  const presents = carried.map(({ present }) => present);
  return {
    device,
    vocabularySize: shape.vocabularySize,
    carried,
    most,
    hasHidden: true,
    async run(run, into) {
      const ids = run.ids.subarray(run.past);
      const feeds = {
        [bodyNames.ids]: { ...int64([...ids]), shape: [1, ids.length] },
        [bodyNames.pastLength]: int64([run.past]),
        [bodyNames.branches]: int64([1]),
      };
      const outputs = run.rows.length > 0 ? [bodyNames.hidden] : [];
      const { data, kept } = await body.runKeeping(feeds, run.states, outputs, presents);
      if (run.rows.length > 0) await measure(data[bodyNames.hidden] as Float32Array, run, into, head, shape);
      return kept;
    },
    ...trimmer(trim, carried),
    dispose: async () => {
      await Promise.all([body.dispose(), head.dispose(), trim.dispose()]);
    },
  };
}

async function measure(states: Float32Array, run: Run, into: Filling, head: Head, shape: LmShape): Promise<void> {
  const { hiddenSize: width, vocabularySize } = shape;
  const rows = run.rows.length;
  const chosen = new Float32Array(rows * width);
  for (const [row, place] of run.rows.entries()) {
    chosen.set(states.subarray((place - run.past) * width, (place - run.past + 1) * width), row * width);
  }
  const logits = run.wanted.logits ? new Float32Array(rows * vocabularySize) : null;
  for (let start = 0; start < rows; start += head.rows) {
    const end = Math.min(rows, start + head.rows);
    const targets = Int32Array.from(run.targets.slice(start, end));
    const part = logits?.subarray(start * vocabularySize, end * vocabularySize) ?? null;
    await measureInto(head, chosen.subarray(start * width, end * width), targets, into, part);
  }
  if (run.wanted.hidden) into.hidden.push(chosen);
  if (logits) into.logits.push(logits);
}

async function measureInto(
  head: Head,
  hidden: Float32Array,
  targets: Int32Array,
  into: Filling,
  logits: Float32Array | null,
): Promise<void> {
  await head.measure(hidden, targets, into.measures, into.done);
  if (logits) logits.set(await head.logits(hidden, hidden.length / targets.length));
  into.done += targets.length;
}
