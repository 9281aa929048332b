import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const parityModels = ['smollm2', 'gemma'] as const;
export const parityTexts = ['english', 'typescript', 'chinese', 'mixed'] as const;

export type ParityModel = (typeof parityModels)[number];
export type ParityText = (typeof parityTexts)[number];

/** What transformers in float32 says about the beginning of a sample text; see test/fixtures/parity/README.md. */
export interface ParityGolden {
  readonly text: string;
  /** SHA-256 of the model file, hex. */
  readonly modelDigest: string;
  readonly start: { readonly id: number; readonly text: string };
  /** Tokens of `text`. */
  readonly length: number;
  /** `[n]` */
  readonly ids: Column;
  /** `[n]`, nats. */
  readonly logProb: Column;
  /** `[n]`, nats. */
  readonly entropy: Column;
  /** `[n]`, from 1. */
  readonly rank: Column;
  /** `[n]`: the tokens above, and below, whose logits are too near to the target's for their order to be sure. */
  readonly rankUp: Column;
  readonly rankDown: Column;
  /** The other measures, of row 0 and every `stride` rows; `topIds` and `topLogProbs` are `[rows, k]`. */
  readonly detail: Readonly<Record<(typeof details)[number], Column>> & { readonly stride: number; readonly k: number };
}

export type Column = Float32Array | Uint8Array | Uint16Array | Uint32Array;

interface GoldenFile {
  readonly provenance: {
    readonly model: { readonly sha256: string };
    readonly text: { readonly file: string; readonly length: number };
    readonly start: { readonly id: number; readonly text: string };
  };
  readonly n: number;
  readonly columns: Readonly<Record<string, PackedColumn>>;
}

export interface PackedColumn {
  readonly dtype: keyof typeof arrays;
  readonly shape: readonly number[];
  readonly base64: string;
}

const arrays = { float32: Float32Array, uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array };
const details = ['secondMoment', 'maxLogProb', 'topP', 'topIds', 'topLogProbs'] as const;
const stride = 16;
const folder = join('test', 'fixtures');

export function readParityGolden(model: ParityModel, text: ParityText): ParityGolden {
  const path = join(folder, 'parity', `${model}-${text}.json`);
  const { provenance, n, columns } = JSON.parse(readFileSync(path, 'utf8')) as GoldenFile;
  const column = (name: string) => unpack(columns[name]!);
  const detail = Object.fromEntries(details.map(name => [name, column(`${name}/${stride}`)]));
  return {
    text: readFileSync(join(folder, 'texts', provenance.text.file), 'utf8').slice(0, provenance.text.length),
    modelDigest: provenance.model.sha256,
    start: provenance.start,
    length: n,
    ids: column('ids'),
    logProb: column('logProb'),
    entropy: column('entropy'),
    rank: column('rank'),
    rankUp: column('rankUp'),
    rankDown: column('rankDown'),
    detail: {
      ...(detail as Record<(typeof details)[number], Column>),
      stride,
      k: columns[`topIds/${stride}`]!.shape[1]!,
    },
  };
}

/** Little-endian bytes; every machine that runs this is. */
export function unpack({ dtype, base64 }: PackedColumn): Column {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new arrays[dtype](bytes.buffer);
}
