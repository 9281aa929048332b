/** The two real models of the tests, out of the real store of this machine; a fresh machine fetches each once. */
import { type CatalogueEntry, defaultEntry, gemmaEntry } from '#engine/models/catalogue';
import { obtainModel } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';

const obtained = new Map<CatalogueEntry, Promise<string>>();

/** Absolute path of the default model, a GGUF of 98 MB. */
export function smollm2Path(): Promise<string> {
  return once(defaultEntry);
}

/** Absolute path of Gemma 3 270M, a GGUF of 253 MB under the Gemma terms of use. */
export function gemmaPath(): Promise<string> {
  return once(gemmaEntry);
}

function once(entry: CatalogueEntry): Promise<string> {
  const known = obtained.get(entry);
  if (known) return known;
  const path = obtainModel(entry, {
    store: openStore({ env: process.env }),
    env: process.env,
    // Diagnostics of the test run: a download explains why a test takes long.
    log: (level, message) => level !== 'debug' && process.stderr.write(`${message}\n`),
  });
  obtained.set(entry, path);
  return path;
}
