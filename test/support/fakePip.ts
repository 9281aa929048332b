import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Programs as scripts that stand in for Python's; Windows does not run them. */
export const scriptsRun = process.platform !== 'win32';

/** Writes an executable that answers `--version` as pip does, and else runs `script` (sh) with pip's arguments. */
export async function writeFakePip(folder: string, name: string, script: string): Promise<void> {
  const path = join(folder, name);
  const python = name.startsWith('python') ? 'shift 2\n' : '';
  const version = 'if [ "$1" = "--version" ]; then echo "pip 99.0 from nowhere (python 9.9)"; exit 0; fi\n';
  await writeFile(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${python}${version}${script}\n`);
  await chmod(path, 0o755);
}
