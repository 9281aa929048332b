import { join } from 'node:path';
import { type TypedValue, writeGguf } from './ggufWriter.ts';
import { type TinyModel, tinyFile } from './tinyModel.ts';

const uint16 = (value: number): TypedValue => ({ type: 'uint16', value });

/**
 * A tiny model in parts, as `llama-gguf-split` makes them: the metadata in the first, tensors in all, each with a number.
 * Paths and bytes, in order.
 */
export function splitModel(folder: string, model: TinyModel, count = 3): readonly (readonly [string, Uint8Array])[] {
  return Array.from({ length: count }, (_, no) => {
    const tensors = model.tensors.filter((_, i) => i % count === no);
    const split = {
      'split.no': uint16(no),
      'split.count': uint16(count),
      'split.tensors.count': { type: 'int32', value: model.tensors.length } as const,
    };
    const metadata = no === 0 ? { ...model.metadata, ...split } : split;
    const number = (value: number) => String(value).padStart(5, '0');
    return [join(folder, `tiny-${number(no + 1)}-of-${number(count)}.gguf`), writeGguf({ metadata, tensors })] as const;
  });
}

/** The same model in one file. */
export function wholeModel(folder: string, model: TinyModel): readonly [string, Uint8Array] {
  return [join(folder, 'whole.gguf'), tinyFile(model)];
}
