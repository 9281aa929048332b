import { UserError } from '../errors.ts';

/** Typed access to a `tokenizer.json`, from which nothing is taken on trust. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  if (!isObject(value)) throw malformedJson(`"${key}" is not an object`);
  return value;
}

/** An object, or `null` where the file has none. */
export function optionalObjectAt(parent: JsonObject, key: string): JsonObject | null {
  return parent[key] === undefined || parent[key] === null ? null : objectAt(parent, key);
}

export function objectsAt(parent: JsonObject, key: string): readonly JsonObject[] {
  const value = parent[key] ?? [];
  if (!Array.isArray(value) || !value.every(isObject)) throw malformedJson(`"${key}" is not an array of objects`);
  return value;
}

export function textAt(parent: JsonObject, key: string, missing?: string): string {
  const value = parent[key] ?? missing;
  if (typeof value !== 'string') throw malformedJson(`"${key}" is not a text`);
  return value;
}

export function flagAt(parent: JsonObject, key: string, missing: boolean): boolean {
  const value = parent[key] ?? missing;
  if (typeof value !== 'boolean') throw malformedJson(`"${key}" is neither true nor false`);
  return value;
}

export function malformedJson(what: string): UserError {
  const hint = 'Fetch the file again, or take another copy of this model.';
  return new UserError('unsupported-tokenizer', `The model's tokenizer.json is malformed: ${what}.`, hint);
}

export function unsupportedJson(what: string): UserError {
  const hint = 'Choose a model with a byte-level BPE or SentencePiece BPE vocabulary, or report this one.';
  return new UserError('unsupported-tokenizer', `The tokenizer of this model is not supported: ${what}.`, hint);
}
