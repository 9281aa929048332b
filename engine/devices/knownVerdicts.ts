import { dirname } from 'node:path';
import type { DeviceVerdict } from '#core/model/device';
import type { LoadParams } from '#core/protocol/worker';
import type { Environment } from '../models/store.ts';
import { candidates } from './candidates.ts';
import { driverKey } from './driver.ts';
import { rememberedVerdict, verdictKey } from './verdicts.ts';

/** What earlier trials of the devices that `auto` looks at have shown for a model; nothing is tried. */
export async function knownVerdicts(
  params: Pick<LoadParams, 'path' | 'precision' | 'importFolder'>,
  env: Environment,
): Promise<readonly DeviceVerdict[]> {
  const driver = await driverKey(env);
  const verdicts = candidates(process.platform).map(async device => {
    return rememberedVerdict(dirname(params.importFolder), await verdictKey(params, device, driver), Date.now());
  });
  return (await Promise.all(verdicts)).filter(verdict => verdict !== undefined);
}
