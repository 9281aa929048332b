import { UserError } from '#core/errors';
import { metadataCount } from '#core/gguf/metadata';
import { type GgufFile, readGguf } from '#core/gguf/read';
import { implausible, splitFile } from '#core/model/refusals';
import { type FileSource, openFileSource } from './fileSource.ts';
import { partsOf } from './splitParts.ts';

/** A GGUF model, in one file or in several. */
export interface OpenGguf {
  readonly file: GgufFile;
  /** Its bytes; those of parts one after the other. */
  readonly source: FileSource;
  /** The files, in the order of their parts. */
  readonly paths: readonly string[];
}

/**
 * Reads the header of a GGUF file, and where it is one part of several those of all of them: the model has the metadata of
 * the first part and the tensors of all.
 * @throws UserError as `openFileSource` and `readGguf`; `model-incomplete`, `gguf-malformed`
 */
export async function openGguf(path: string): Promise<OpenGguf> {
  const paths = partsOf(path);
  const sources: FileSource[] = [];
  const close = async () => {
    await Promise.all(sources.map(source => source.close()));
  };
  try {
    for (const part of paths) sources.push(await openPart(part, paths.length));
    const files: GgufFile[] = [];
    for (const source of sources) files.push(await readGguf(source));
    const whole = joined(files);
    return { file: whole, source: { size: whole.size, read: reader(sources), close }, paths };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPart(path: string, count: number): Promise<FileSource> {
  return openFileSource(path).catch(error => {
    if (count === 1 || !(error instanceof UserError) || error.code !== 'file-not-found') throw error;
    throw new UserError(
      'model-incomplete',
      `The model has ${count} parts, and ${path} is missing.`,
      'Fetch all parts.',
    );
  });
}

/** One file made of parts; offsets count from the begin of the first. */
function joined(files: readonly GgufFile[]): GgufFile {
  const [first] = files as readonly [GgufFile, ...GgufFile[]];
  const said = metadataCount(first.metadata, 'split.count', 1);
  if (files.length === 1 && said > 1) throw splitFile();
  if (files.length === 1) return first;
  const names = new Set<string>();
  const tensors: GgufFile['tensors'][number][] = [];
  let size = 0;
  for (const [number, file] of files.entries()) {
    const [no, count] = [metadataCount(file.metadata, 'split.no'), metadataCount(file.metadata, 'split.count')];
    if (no !== number || count !== files.length) {
      throw implausible(
        `Part ${number + 1} of ${files.length} by its name is part ${no + 1} of ${count} by its header.`,
      );
    }
    for (const tensor of file.tensors) {
      if (names.has(tensor.name)) throw implausible(`The tensor "${tensor.name}" is in two parts.`);
      names.add(tensor.name);
      tensors.push({ ...tensor, offset: size + tensor.offset });
    }
    size += file.size;
  }
  const total = metadataCount(first.metadata, 'split.tensors.count', tensors.length);
  if (total !== tensors.length) throw implausible(`The parts have ${tensors.length} tensors and not ${total}.`);
  const metadata = new Map(first.metadata);
  metadata.delete('split.count');
  return { ...first, metadata, tensors, size };
}

/** Reads within one part; no tensor lies in two. */
function reader(sources: readonly FileSource[]): FileSource['read'] {
  return async (offset, length) => {
    let start = 0;
    for (const source of sources) {
      if (offset < start + source.size) return source.read(offset - start, length);
      start += source.size;
    }
    return new Uint8Array(0);
  };
}
