import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Translate, translated } from '#core/lens/translated';
import type { PanelWords } from '#core/protocol/panel';

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

/** Says sentences and figures of the core, whose numbers are no part of what is translated. */
export function useFigures(): (sentence: string) => string {
  const t = useContext(Words);
  return sentence => translated(sentence, t);
}
