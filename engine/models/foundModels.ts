import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { filesIn } from './findModel.ts';
import { type NamedFile, ollamaModels } from './ollama.ts';
import { isLaterPart, modelStem } from './splitParts.ts';
import type { Store } from './store.ts';
import { readJson } from './wholeFile.ts';

/** Programs whose models are found on the disk. */
export type Program = 'Ollama' | 'LM Studio' | 'llama.cpp' | 'Hugging Face';

export interface FoundModel extends NamedFile {
  readonly program: Program;
}

/** As deep as `models--NAME/snapshots/COMMIT/FOLDER/FILE`. */
const HUB_DEPTH = 4;

/** GGUF files of other programs where those keep them. Reads folders and manifests, no model. */
export async function foundModels({ places, hubCache }: Store): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  for (const folder of places.ollama) {
    for (const model of await ollamaModels(folder)) found.push({ ...model, program: 'Ollama' });
  }
  for (const folder of await lmStudioFolders(places.lmStudio)) found.push(...(await filesOf(folder, 'LM Studio')));
  for (const folder of places.llamaCpp) found.push(...(await filesOf(folder, 'llama.cpp')));
  found.push(...(await filesOf(hubCache, 'Hugging Face', HUB_DEPTH)));
  return found;
}

async function filesOf(folder: string, program: Program, depth?: number): Promise<FoundModel[]> {
  const files = await filesIn(folder, '.gguf', depth);
  const models = files.filter(({ path }) => !isLaterPart(path) && !isProjector(path));
  return models.map(({ path }) => ({ name: modelStem(path), path, program }));
}

/** The half of a model that sees pictures is no model by itself. */
function isProjector(path: string): boolean {
  return /(^|[\\/_.-])mmproj[^\\/]*$/i.test(path);
}

/** The usual folders, that of the home which LM Studio notes in a file of its own, and the one chosen in its settings. */
async function lmStudioFolders(usual: readonly string[]): Promise<string[]> {
  const homes = new Set(usual.map(folder => dirname(folder)));
  for (const folder of [...homes]) {
    const pointer = await readFile(join(dirname(folder), '.lmstudio-home-pointer'), 'utf8').catch(() => '');
    if (isAbsolute(pointer.trim())) homes.add(resolve(pointer.trim()));
  }
  const folders = new Set([...usual, ...[...homes].map(home => join(home, 'models'))]);
  for (const home of homes) {
    const settings = (await readJson(join(home, 'settings.json'))) as { downloadsFolder?: unknown } | undefined | null;
    const chosen = settings?.downloadsFolder;
    if (typeof chosen === 'string' && isAbsolute(chosen)) folders.add(resolve(chosen));
  }
  return [...folders];
}
