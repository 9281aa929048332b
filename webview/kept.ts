import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { EditorApi } from './pagePort.ts';

/** What the page remembers when it is hidden and made again: plain values by name. */
export interface Kept {
  read(name: string): unknown;
  write(name: string, value: unknown): void;
}

/** Values that the editor keeps for the page. Whatever it gives back is not relied on. */
export function keptBy(api: Pick<EditorApi, 'getState' | 'setState'>): Kept {
  const before = api.getState();
  const values: Record<string, unknown> = typeof before === 'object' && before !== null ? { ...before } : {};
  return {
    read: name => values[name],
    write: (name, value) => {
      values[name] = value;
      api.setState(values);
    },
  };
}

export const Keeper = createContext<Kept>({ read: () => undefined, write: () => {} });

/** A state that outlives the page; a kept value of another type is not taken. */
export function useKept<T extends boolean | number | string>(name: string, first: T): [T, (value: T) => void] {
  const kept = useContext(Keeper);
  const before = kept.read(name);
  const [value, set] = useState<T>(typeof before === typeof first ? (before as T) : first);
  const keep = (next: T) => {
    kept.write(name, next);
    set(next);
  };
  return [value, keep];
}
