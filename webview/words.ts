import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelWords } from '#core/protocol/panel';

/** Words of the page in the user's language; `{0}`, `{1}`, ... stand for the arguments. */
export type Translate = (message: string, ...args: readonly (string | number)[]) => string;

/** English where there is no translation. */
export function translator(words: PanelWords): Translate {
  return (message, ...args) =>
    (Object.hasOwn(words, message) ? words[message]! : message).replace(/\{(\d)\}/g, (hole, place) =>
      String(args[Number(place)] ?? hole),
    );
}

export const Words = createContext<Translate>(translator({}));

export function useWords(): Translate {
  return useContext(Words);
}
