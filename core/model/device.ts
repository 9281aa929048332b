import { UserError } from '../errors.ts';

/** Where a model computes: the names of ONNX Runtime's execution providers. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** A wish: `auto` takes the device that a trial shows to be right and faster, else the CPU. */
export type DeviceChoice = 'auto' | Device;

export const deviceChoices = [
  'auto',
  'cpu',
  'webgpu',
  'cuda',
  'dml',
  'coreml',
] as const satisfies readonly DeviceChoice[];

/** What a trial of a device has shown for one model on one machine. */
export interface DeviceVerdict {
  readonly device: Device;
  /** Whether its numbers are those of the CPU, within the tolerance of the trial. */
  readonly isUsable: boolean;
  /** A sentence for people: what it did, or why it cannot be used. */
  readonly reason: string;
  /** Largest difference of log-probabilities from the CPU's, nats; `null` where it did not come to that. */
  readonly difference: number | null;
  /** Tokens of one run up to which it is right; `null` where no length was wrong. */
  readonly mostPerRun: number | null;
  /** Tokens per second of the trial's window. */
  readonly speed: { readonly device: number; readonly cpu: number } | null;
}

/** Below so much gain a device is not worth its differences and its memory. */
const WORTHWHILE = 1.2;

/** The verdict about a device that cannot be used. */
export function unusable(device: Device, reason: string): DeviceVerdict {
  return { device, isUsable: false, reason, difference: null, mostPerRun: null, speed: null };
}

/** A device that fails, or answers with what is no number, while a model is used on it. */
export function deviceFailed(device: Device, what: string, cause?: unknown): UserError {
  return new UserError(
    'device-failed',
    `${device} failed while it computed: ${what}.`,
    'Ask again: the CPU goes on.',
    cause === undefined ? {} : { cause },
  );
}

/** Whether `auto` takes the device. */
export function isWorthTaking({ isUsable, speed }: DeviceVerdict): boolean {
  return isUsable && speed !== null && speed.device > WORTHWHILE * speed.cpu;
}

/** Where something computes that was asked for so: a wish that was not decided is none. */
export function decidedDevice({ device = 'cpu' }: { readonly device?: DeviceChoice | undefined }): Device {
  return device === 'auto' ? 'cpu' : device;
}
