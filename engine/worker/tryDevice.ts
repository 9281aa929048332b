import { Cancelled, UserError } from '#core/errors';
import type { Device, DeviceVerdict } from '#core/model/device';
import type { LoadParams } from '#core/protocol/worker';
import { deviceTrial } from './deviceTrial.ts';
import type { LoadedModel } from './loadedModel.ts';

/** What the library says of devices. */
export interface DeviceAccess {
  /** Those that it was built for. */
  known(): readonly string[];
  /** Makes the smallest session on a device. */
  reach(device: Device): Promise<void>;
}

/** Where there is no library. */
export const noDevices: DeviceAccess = { known: () => [], reach: async () => {} };

/** Tries a device with a model; both are gone afterwards. @throws UserError where the model itself cannot be used. */
export async function tryDevice(
  params: LoadParams & { readonly device: Device },
  openModel: (params: LoadParams) => Promise<Pick<LoadedModel, 'lm' | 'card'>>,
  signal: AbortSignal,
  { known, reach }: DeviceAccess,
): Promise<DeviceVerdict> {
  const { device, precision } = params;
  if (device === 'cpu')
    throw new UserError('bad-argument', 'The CPU is what devices are compared with.', 'Name another.');
  return deviceTrial({
    device,
    precision,
    known: known(),
    reach: () => reach(device),
    open: async (on, mostPerRun) => {
      if (signal.aborted) throw new Cancelled();
      // The form of the model is that of the wish on both, so that like is compared with like.
      const { lm, card } = await openModel({
        ...params,
        device: on,
        mostPerRun: mostPerRun ?? undefined,
        parts: 'all',
      });
      if (!lm) throw new UserError('model-unusable', 'The model has nothing to run.', 'Load all of it.');
      return { lm, contextLength: card.contextLength };
    },
    now: () => performance.now(),
  });
}
