import { type Metadata, metadataCount, metadataNumber } from '../gguf/metadata.ts';
import { outOfRange } from './refusals.ts';

/** Bounds that no model of these families comes near; more is a broken or hostile file. */
export const MAX_LAYERS = 1_024;
export const MAX_WIDTH = 1 << 20;
export const MAX_CONTEXT = 1 << 24;

/** Values of one architecture, whose keys begin with its name. */
export interface GgufKeys {
  readonly metadata: Metadata;
  name(key: string): string;
  /** From 1 to `limit`. @throws UserError `gguf-malformed`, `model-incomplete` */
  count(key: string, limit: number, missing?: number): number;
  number(key: string, missing?: number): number;
  has(key: string): boolean;
}

export function ggufKeys(metadata: Metadata, architecture: string): GgufKeys {
  const name = (key: string) => `${architecture}.${key}`;
  return {
    metadata,
    name,
    count: (key, limit, missing) => {
      const value = metadataCount(metadata, name(key), missing);
      if (value < 1 || value > limit) throw outOfRange(name(key), value);
      return value;
    },
    number: (key, missing) => metadataNumber(metadata, name(key), missing),
    has: key => metadata.has(name(key)),
  };
}
