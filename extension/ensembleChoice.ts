import type { Kept } from './kept.ts';

/** The model that the next byte is joined with. */
export interface EnsembleChoice {
  /** Name or path. */
  readonly model: string;
  readonly title: string;
}

const CHOICE = 'bytes.ensemble';

/** `undefined` where none is chosen; of what is kept only what can be is taken. */
export function keptEnsemble(kept: Kept): EnsembleChoice | undefined {
  const { model, title } = (kept.get(CHOICE) ?? {}) as Record<string, unknown>;
  if (typeof model !== 'string' || typeof title !== 'string' || model === '') return undefined;
  return { model, title };
}

/** An empty model is none. */
export function keepEnsemble(kept: Kept, { model, title }: EnsembleChoice): void {
  void kept.update(CHOICE, model === '' ? undefined : { model, title });
}
