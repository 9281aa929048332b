import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installBrowser } from '#tools/codeServer/browser';

/**
 * Environment in which WebGPU runs without a GPU: on SwiftShader's Vulkan, which lies beside every Chromium. The loader
 * is looked for by name, so it gets a folder of its own.
 */
export async function softwareGpu(): Promise<{ readonly env: Record<string, string>; readonly remove: () => void }> {
  const chromium = realpathSync(await installBrowser(process.env, () => {}));
  const places = [dirname(chromium), '/usr/lib/chromium', '/opt/google/chrome'];
  const home = places.find(place => existsSync(join(place, 'vk_swiftshader_icd.json')));
  if (home === undefined) throw new Error(`no vk_swiftshader_icd.json in ${places.join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'token-loupe-vulkan-'));
  symlinkSync(join(home, 'libvulkan.so.1'), join(folder, 'libvulkan.so.1'));
  const icd = join(home, 'vk_swiftshader_icd.json');
  const env = { VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd, LD_LIBRARY_PATH: folder };
  return { env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
