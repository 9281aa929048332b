import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { sizeOf } from './findModel.ts';
import { readJson } from './wholeFile.ts';

/** A model as another program calls it. */
export interface NamedFile {
  readonly name: string;
  readonly path: string;
}

/** Manifests are a few hundred bytes; a folder of somebody else's may hold anything. */
const MOST_MANIFEST_BYTES = 1 << 20;
const MODEL = 'application/vnd.ollama.image.model';
/** What `ollama run` takes for granted. */
const REGISTRY = 'registry.ollama.ai';
const NAMESPACE = 'library';

/**
 * The models of an Ollama folder: each manifest `manifests/HOST/NAMESPACE/MODEL/TAG` names among its layers the blob that is
 * the GGUF file, `blobs/sha256-DIGEST`. Names are those of `ollama list`.
 */
export async function ollamaModels(folder: string): Promise<NamedFile[]> {
  const manifests = join(folder, 'manifests');
  const items = await readdir(manifests, { recursive: true }).catch(() => []);
  const found: NamedFile[] = [];
  for (const item of items.sort()) {
    const name = nameOf(item.split(sep));
    const path = name && (await modelOf(join(manifests, item), folder));
    if (name && path) found.push({ name, path });
  }
  return found;
}

function nameOf([host, namespace, model, tag, ...rest]: readonly string[]): string | undefined {
  if (!host || !namespace || !model || !tag || rest.length > 0) return undefined;
  const path = host === REGISTRY ? [namespace, model] : [host, namespace, model];
  return `${(path[0] === NAMESPACE && host === REGISTRY ? path.slice(1) : path).join('/')}:${tag}`;
}

async function modelOf(manifest: string, folder: string): Promise<string | undefined> {
  const facts = await stat(manifest).catch(() => undefined);
  if (!facts?.isFile() || facts.size > MOST_MANIFEST_BYTES) return undefined;
  const { layers } = ((await readJson(manifest)) ?? {}) as { layers?: unknown };
  if (!Array.isArray(layers)) return undefined;
  for (const layer of layers as unknown[]) {
    const { mediaType, digest } = (layer ?? {}) as { mediaType?: unknown; digest?: unknown };
    const hex = typeof digest === 'string' ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined;
    if (mediaType !== MODEL || hex === undefined) continue;
    const path = join(folder, 'blobs', `sha256-${hex}`);
    if ((await sizeOf(path)) !== undefined) return path;
  }
  return undefined;
}
