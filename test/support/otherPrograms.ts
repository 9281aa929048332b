/** Folders such as Ollama, LM Studio, llama.cpp and Hugging Face's tools leave in a home, with models of some bytes. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Of } from './fakeModel.ts';

export async function writeDeep(path: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** One model of an Ollama folder: its manifest and its blobs. Returns the path of the model's blob. */
export async function ollamaModel(folder: string, manifest: string, bytes: Uint8Array): Promise<string> {
  const digest = sha256Of(bytes);
  const template = new TextEncoder().encode('{{ .Prompt }}');
  const layer = (mediaType: string, content: Uint8Array) => ({
    mediaType: `application/vnd.ollama.image.${mediaType}`,
    digest: `sha256:${sha256Of(content)}`,
    size: content.length,
  });
  const layers = [layer('template', template), layer('model', bytes), layer('params', template)];
  const config = { mediaType: 'application/vnd.docker.container.image.v1+json', digest: `sha256:${digest}`, size: 1 };
  await writeDeep(join(folder, 'manifests', manifest), JSON.stringify({ schemaVersion: 2, config, layers }));
  await writeDeep(join(folder, 'blobs', `sha256-${sha256Of(template)}`), template);
  return writeDeep(join(folder, 'blobs', `sha256-${digest}`), bytes);
}

/** A file of the Hugging Face cache: a link from the snapshot to the blob. */
export async function cachedFile(cache: string, repository: string, file: string, bytes: Uint8Array): Promise<string> {
  const folder = join(cache, `models--${repository.replace('/', '--')}`);
  const blob = await writeDeep(join(folder, 'blobs', sha256Of(bytes)), bytes);
  const path = join(folder, 'snapshots', 'c0ffee', file);
  await mkdir(dirname(path), { recursive: true });
  await symlink(blob, path);
  return path;
}
