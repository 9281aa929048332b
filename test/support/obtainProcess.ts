import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { CatalogueEntry } from '#engine/models/catalogue';
import type { ObtainOptions } from '#engine/models/obtain';
import { bundleDoors } from './testBundle.ts';

/** A function that starts processes, each of which obtains the model and ends with 0 if that went well. */
export async function obtainProcesses(
  context: TestContext,
  entry: CatalogueEntry,
  options: Pick<ObtainOptions, 'store' | 'env' | 'stallMs' | 'home'>,
): Promise<() => ChildProcess> {
  const { folder, remove } = await bundleDoors({ obtain: 'engine/models/obtain.ts' });
  context.after(remove);
  const door = JSON.stringify(join(folder, 'obtain.cjs'));
  const script = `require(${door}).obtainModel(${JSON.stringify(entry)}, ${JSON.stringify(options)}).catch(error => {
    console.error(error);
    process.exitCode = 1;
  })`;
  return () => spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
}
