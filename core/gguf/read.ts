import { UserError } from '../errors.ts';
import { HeaderCursor } from './cursor.ts';
import { LIMITS } from './limits.ts';
import { type Metadata, metadataCount } from './metadata.ts';
import { readMetadata } from './readMetadata.ts';
import { type GgufTensor, placeTensors, readTensors } from './readTensors.ts';
import { malformed, truncated } from './refusals.ts';
import type { ByteSource } from './source.ts';

/** What the header of a GGUF file says. */
export interface GgufFile {
  /** 2 or 3; they differ in nothing that we read. */
  readonly version: number;
  readonly metadata: Metadata;
  /** In the order of the file; their data lie in it, whole and apart. */
  readonly tensors: readonly GgufTensor[];
  /** Where the data of the tensors begin, in bytes. */
  readonly dataOffset: number;
  /** Bytes of the file. */
  readonly size: number;
}

/** Where the format's default alignment is not overridden. */
const DEFAULT_ALIGNMENT = 32;

/**
 * Reads and checks a header, slice by slice, without touching the tensors' data. Format:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. The reader is our own because `@huggingface/gguf` loses parts
 * of some tokens; `test/core/gguf/library.test.ts` compares the two.
 * @throws UserError `not-a-gguf`, `gguf-truncated`, `gguf-malformed`, `gguf-limit`, `unsupported-gguf-version`,
 * `unsupported-tensor-type`
 */
export async function readGguf(source: ByteSource): Promise<GgufFile> {
  const cursor = new HeaderCursor(source);
  const version = await readVersion(cursor);
  if (!cursor.has(16)) await cursor.fill(16);
  const tensorCount = cursor.count();
  const metadata = await readMetadata(cursor, cursor.count());
  const tensors = await readTensors(cursor, tensorCount);
  const alignment = alignmentOf(metadata);
  const dataOffset = Math.ceil(cursor.position / alignment) * alignment;
  const placed = placeTensors(tensors, { offset: dataOffset, alignment, fileSize: source.size });
  return { version, metadata, tensors: placed, dataOffset, size: source.size };
}

async function readVersion(cursor: HeaderCursor): Promise<number> {
  if (cursor.remaining < 4) throw notGguf('');
  await cursor.fill(4);
  const magic = cursor.text(4, false);
  if (magic !== 'GGUF') throw notGguf(magic);
  if (cursor.remaining < 4) throw truncated('nothing follows its first four bytes');
  if (!cursor.has(4)) await cursor.fill(4);
  const version = cursor.uint32();
  if (version === 2 || version === 3) return version;
  // A small number read in the wrong byte order has its bits in the upper half.
  const kind = version !== 0 && (version & 0xffff) === 0 ? 'in big-endian byte order' : `of version ${version}`;
  throw new UserError(
    'unsupported-gguf-version',
    `This GGUF file is ${kind}; versions 2 and 3 in little-endian byte order are read.`,
    'Take a file of this model made by a current converter for an ordinary computer.',
  );
}

/** First bytes of files that end up under a name with `.gguf`, and what to do about each. */
const MISTAKES: Readonly<Record<string, string>> = {
  vers: 'This looks like a Git LFS pointer; `git lfs pull` fetches the file itself.',
  '<!DO': 'This looks like a web page; download the file itself, not the page about it.',
  '<htm': 'This looks like a web page; download the file itself, not the page about it.',
  tjgg: 'This is a model format from before GGUF; take a GGUF file of the same model.',
  lmgg: 'This is a model format from before GGUF; take a GGUF file of the same model.',
  fmgg: 'This is a model format from before GGUF; take a GGUF file of the same model.',
};

function notGguf(magic: string): UserError {
  const hint = MISTAKES[magic] ?? 'Choose a GGUF model file; such files usually end in .gguf.';
  return new UserError('not-a-gguf', 'This is not a GGUF file: it does not begin with "GGUF".', hint);
}

function alignmentOf(metadata: Metadata): number {
  const alignment = metadataCount(metadata, 'general.alignment', DEFAULT_ALIGNMENT);
  if (alignment >= 1 && alignment <= LIMITS.alignment && Number.isInteger(Math.log2(alignment))) return alignment;
  throw malformed(`"general.alignment" is ${alignment} and not a power of two up to ${LIMITS.alignment}`);
}
