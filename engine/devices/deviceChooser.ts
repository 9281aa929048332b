import { dirname } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import type { Logger } from '#core/log';
import {
  type Device,
  type DeviceChoice,
  type DeviceVerdict,
  decidedDevice,
  isWorthTaking,
  unusable,
} from '#core/model/device';
import type { LoadParams } from '#core/protocol/worker';
import type { Environment } from '../models/store.ts';
import { candidates, type Gpu } from './candidates.ts';
import { driverKey } from './driver.ts';
import { rememberedVerdict, rememberVerdict, verdictKey } from './verdicts.ts';

export interface ChooserOptions {
  /**
   * Tries a device with a model in a process of its own; rejects where that process died, or ended because it took too
   * long.
   */
  readonly tryDevice: (
    params: LoadParams & { readonly device: Gpu },
    signal: AbortSignal | undefined,
  ) => Promise<DeviceVerdict>;
  readonly log: Logger;
  readonly env: Environment;
  readonly platform?: NodeJS.Platform;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface Decision {
  readonly device: Device;
  readonly mostPerRun: number | undefined;
  /** Of all devices that were looked at, in the order in which they were. */
  readonly verdicts: readonly DeviceVerdict[];
}

/** Decides where a model computes: never by trying it out in this process, and never twice for the same drivers. */
export class DeviceChooser {
  readonly #options: ChooserOptions;

  constructor(options: ChooserOptions) {
    this.#options = options;
  }

  /** @throws Cancelled; UserError where the model itself cannot be opened. */
  async choose(params: LoadParams, signal?: AbortSignal): Promise<Decision> {
    const choice = params.device ?? 'cpu';
    const verdicts: DeviceVerdict[] = [];
    for (const device of this.#candidates(choice)) {
      const verdict = await this.#verdict({ ...params, device }, signal);
      verdicts.push(verdict);
      if (choice === 'auto' ? isWorthTaking(verdict) : verdict.isUsable) {
        return { device, mostPerRun: verdict.mostPerRun ?? undefined, verdicts };
      }
    }
    return { device: 'cpu', mostPerRun: undefined, verdicts };
  }

  /** Notes that a device has failed in use, so that it is left alone until its drivers change or a week has passed. */
  async leave(params: LoadParams, reason: string): Promise<DeviceVerdict> {
    const device = decidedDevice(params);
    const verdict = unusable(device, reason);
    await this.#remember(params, device, verdict);
    return verdict;
  }

  #candidates(choice: DeviceChoice): readonly Gpu[] {
    if (choice === 'cpu') return [];
    if (choice !== 'auto') return [choice];
    return candidates(this.#options.platform ?? process.platform);
  }

  async #verdict(params: LoadParams & { device: Gpu }, signal: AbortSignal | undefined): Promise<DeviceVerdict> {
    const { env, log } = this.#options;
    const key = await verdictKey(params, params.device, await driverKey(env));
    const known = await rememberedVerdict(dirname(params.importFolder), key, this.#now());
    if (known) return known;
    log('info', `Trying ${params.device} with ${params.path}.`);
    const verdict = await this.#options.tryDevice(params, signal).catch(error => {
      if (signal?.aborted) throw new Cancelled();
      // The trial's process answers by name where the model is at fault; where it ended, the device is.
      const isEnd = error instanceof UserError && /^inference-process-/.test(error.code);
      if (!isEnd) throw error;
      return unusable(params.device, error.message);
    });
    log('info', `${params.device}: ${verdict.reason}.`);
    await this.#remember(params, params.device, verdict);
    return verdict;
  }

  async #remember(params: LoadParams, device: Device, verdict: DeviceVerdict): Promise<void> {
    const key = await verdictKey(params, device, await driverKey(this.#options.env));
    await rememberVerdict(dirname(params.importFolder), key, verdict, this.#now());
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
