import type { Logger } from '#core/log';
import { type DeviceVerdict, decidedDevice } from '#core/model/device';
import type { ModelCard } from '#core/model/modelCard';
import type { LoadParams } from '#core/protocol/worker';
import { type ChooserOptions, DeviceChooser } from './deviceChooser.ts';
import { tryInProcess } from './trialProcess.ts';

/** The devices of one client's model: which was chosen, why, and which were left behind since. */
export class ModelDevices {
  readonly #chooser: DeviceChooser;
  readonly #log: Logger;
  #verdicts: readonly DeviceVerdict[] = [];

  constructor(options: ChooserOptions) {
    this.#chooser = new DeviceChooser(options);
    this.#log = options.log;
  }

  /** The same load with its device decided. @throws Cancelled; UserError where the model itself cannot be opened. */
  async decide(params: LoadParams, signal: AbortSignal | undefined): Promise<LoadParams> {
    const { device, mostPerRun, verdicts } = await this.#chooser.choose(params, signal);
    this.#verdicts = verdicts;
    return { ...params, device, mostPerRun };
  }

  /** The same load on the CPU, where nobody asks for a device. */
  none(params: LoadParams): LoadParams {
    this.#verdicts = [];
    return { ...params, device: 'cpu' };
  }

  /** The same load on the CPU, after its device has failed in use. */
  async leave(params: LoadParams, reason: Error): Promise<LoadParams> {
    const device = decidedDevice(params);
    const left = await this.#chooser.leave(params, reason.message);
    this.#log('warn', `${device} is left behind: ${reason.message}`);
    this.#verdicts = [...this.#verdicts.filter(verdict => verdict.device !== device), left];
    return { ...params, device: 'cpu', mostPerRun: undefined };
  }

  /** The card with what was found out about devices. */
  told(card: ModelCard): ModelCard {
    return this.#verdicts.length > 0 ? { ...card, devices: this.#verdicts } : card;
  }
}

/** Longer than a large model takes to be unpacked, loaded twice and compiled for a device. */
const LONGEST_TRIAL_MS = 180_000;

/** Devices that are tried in processes of their own. */
export function devicesInProcesses(options: {
  readonly workerPath: string;
  readonly log: Logger;
  readonly longestTrialMs?: number;
}): ModelDevices {
  const { workerPath, log, longestTrialMs: longestMs = LONGEST_TRIAL_MS } = options;
  const tryDevice: ChooserOptions['tryDevice'] = (params, signal) =>
    tryInProcess(params, signal, { workerPath, log, longestMs });
  return new ModelDevices({ tryDevice, log, env: process.env });
}
