import type { Device } from '#core/model/device';

/** A device that needs a trial. */
export type Gpu = Exclude<Device, 'cpu'>;

/** What `auto` looks at on a platform, the most promising first. */
export function candidates(platform: NodeJS.Platform): readonly Gpu[] {
  return CANDIDATES[platform] ?? [];
}

const CANDIDATES: Readonly<Partial<Record<NodeJS.Platform, readonly Gpu[]>>> = {
  win32: ['dml', 'webgpu'],
  darwin: ['webgpu', 'coreml'],
  linux: ['cuda', 'webgpu'],
};
