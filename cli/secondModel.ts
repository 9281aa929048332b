import type { LoadProgress } from '#core/protocol/worker';
import { resolveModel } from '#engine/models/library';
import type { Host } from './host.ts';
import { type ModelRequest, type ModelSession, nameOf, obtainOptions } from './modelSession.ts';
import type { Progress } from './progress.ts';

/** A model beside the first. */
export interface SecondModel {
  readonly name: string;
  /** SHA-256 of the model file, hex. */
  readonly digest: string;
}

/** Fetches a further model if it must, and loads it into the process of the first. */
export async function openSecond(
  { client }: ModelSession,
  model: string,
  { precision, threads }: ModelRequest,
  host: Host,
  progress: Progress,
): Promise<SecondModel> {
  const options = obtainOptions(host, progress);
  const path = await resolveModel(model, options);
  const onProgress = ({ done, total }: LoadProgress) =>
    progress.update({ label: 'Loading the second model', unit: 'bytes' }, done, total);
  const params = { path, importFolder: options.store.imports, precision, threads, parts: 'all' } as const;
  const card = await client.loadSecond(params, { signal: host.signal, onProgress });
  progress.end();
  const digest = card?.digest ?? '';
  return { name: nameOf(digest, path), digest };
}
