import type { DecoderExport } from '#core/model/decoderExport';
import type { Device } from '#core/model/device';
import { exportProbeNames } from '#core/model/exportProbe';
import { probeNames } from '#core/onnx/probes/nextToken';
import { int64, tokenFeeds } from './exportFeeds.ts';
import { PROBE_OUTPUTS, readProbe } from './head.ts';
import type { Filling, Run, Runner } from './runner.ts';
import type { KeepingSession } from './session.ts';
import { trimmer } from './trimmer.ts';

export interface ExportParts {
  /** The export with its probe. */
  readonly session: KeepingSession;
  /** `trimGraph`; `null` where nothing is carried. */
  readonly trim: KeepingSession | null;
  readonly shape: DecoderExport;
  readonly vocabularySize: number;
  readonly hasHidden: boolean;
  readonly device: Device;
  /** Most tokens of one run. */
  readonly most: number;
}

/** Runs one graph from token ids to logits, as others export it. */
export function exportRunner(parts: ExportParts): Runner {
  const { session, shape, device, vocabularySize, hasHidden, most } = parts;
  const presents = shape.carried.map(({ present }) => present);
  return {
    device,
    vocabularySize,
    hasHidden,
    most,
    carried: shape.carried,
    async run(run, into) {
      const asked = Math.max(1, Math.min(run.wanted.k, vocabularySize));
      const more = [
        ...(run.wanted.hidden && hasHidden ? [exportProbeNames.hidden] : []),
        ...(run.wanted.logits ? [exportProbeNames.logits] : []),
      ];
      const outputs = run.rows.length > 0 ? [...PROBE_OUTPUTS, ...more] : [];
      const { data, kept } = await session.runKeeping(feedsOf(run, shape, asked), run.states, outputs, presents);
      if (run.rows.length > 0) take(data, run, into, asked);
      return kept;
    },
    ...trimmer(parts.trim, shape.carried),
    dispose: async () => {
      await Promise.all([session.dispose(), parts.trim?.dispose()]);
    },
  };
}

function feedsOf({ ids, past, rows, targets, wanted }: Run, shape: DecoderExport, asked: number) {
  // The graph wants a row in any case.
  const places = rows.length > 0 ? rows : [ids.length - 1];
  // Where only the last logits are made, rows are counted from the first of those.
  const first = shape.keep ? places[0]! : past;
  return {
    ...tokenFeeds(shape, ids, past, ids.length - first),
    [exportProbeNames.rows]: int64(places.map(place => place - first)),
    [exportProbeNames.logitRows]: int64(wanted.logits ? places.map((_, row) => row) : [0]),
    [probeNames.targets]: int64(rows.length > 0 ? targets : [0]),
    [probeNames.k]: int64([asked]),
  };
}

function take(data: Parameters<typeof readProbe>[0], run: Run, into: Filling, asked: number): void {
  readProbe(data, Int32Array.from(run.targets), into.measures, into.done, asked);
  if (exportProbeNames.hidden in data) into.hidden.push(data[exportProbeNames.hidden] as Float32Array);
  if (exportProbeNames.logits in data) into.logits.push(data[exportProbeNames.logits] as Float32Array);
  into.done += run.rows.length;
}
