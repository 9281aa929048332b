import { UserError } from '#core/errors';

/** The platforms a VSIX is made for, with the native files that the inference process needs there. */
const nativeFiles = {
  'linux-x64': ['onnxruntime_binding.node', 'libonnxruntime.so.1'],
  'linux-arm64': ['onnxruntime_binding.node', 'libonnxruntime.so.1'],
  // The package has the library twice, under two names; this is the one that the binding asks for.
  'darwin-arm64': ['onnxruntime_binding.node', 'libonnxruntime.1.dylib'],
  // dxcompiler and dxil are WebGPU's. DirectML.dll is left out: loaded only by a provider that is not used (a delayed import).
  'win32-x64': ['onnxruntime_binding.node', 'onnxruntime.dll', 'dxcompiler.dll', 'dxil.dll'],
  'win32-arm64': ['onnxruntime_binding.node', 'onnxruntime.dll', 'dxcompiler.dll', 'dxil.dll'],
} as const;

export type Target = keyof typeof nativeFiles;

export const targets = Object.keys(nativeFiles) as Target[];

const bin = 'node_modules/onnxruntime-node/bin/napi-v6';

/** Paths of the native files, from the root of the extension. */
export function nativePaths(target: Target): string[] {
  return nativeFiles[target].map(file => `${bin}/${target.replace('-', '/')}/${file}`);
}

/** @throws UserError `bad-argument` naming the targets there are. */
export function targetOf(name: string): Target {
  if ((targets as string[]).includes(name)) return name as Target;
  throw new UserError('bad-argument', `There is no VSIX for ${name}.`, `Use one of ${targets.join(', ')}.`);
}

/** The target of this machine. @throws UserError `bad-argument`. */
export function hostTarget(): Target {
  return targetOf(`${process.platform}-${process.arch}`);
}

/** The lines of `.vscodeignore` that let files in, for one platform. */
export function whitelistFor(target: Target, vscodeignore: string): string[] {
  const lines = vscodeignore.split('\n').map(line => line.trim());
  const allowed = lines.filter(line => line.startsWith('!')).map(line => line.slice(1));
  const everyPlatform = `${bin}/**`;
  if (!allowed.includes(everyPlatform)) {
    throw new UserError('internal', `.vscodeignore has no line "!${everyPlatform}".`, 'Put it back.');
  }
  return [...allowed.filter(line => line !== everyPlatform), ...nativePaths(target)];
}
