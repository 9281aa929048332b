import assert from 'node:assert/strict';
import { UserError } from '#core/errors';
import { mulberry32 } from './nastyText.ts';

const STRANGE: readonly unknown[] = [
  null,
  -1,
  1e300,
  '',
  'x',
  [],
  {},
  true,
  [[]],
  { a: 1 },
  Number.NaN,
  '__proto__',
  [null],
];

/**
 * Hands `read` the value with one part after another spoilt: replaced, left out, or doubled; always in the same way. It
 * may refuse by name, and nothing else.
 */
export function mutated<T>(value: T, times: number, read: (value: T) => void): void {
  const below = mulberry32(7);
  const pick = <E>(list: readonly E[]) => list[below(list.length)]!;
  for (let time = 0; time < times; time += 1) {
    const copy = structuredClone(value);
    let parent = copy as Record<string, unknown>;
    for (;;) {
      const keys = Object.keys(parent);
      if (keys.length === 0) break;
      const key = pick(keys);
      const child = parent[key];
      if (typeof child === 'object' && child !== null && below(4) < 3) {
        parent = child as Record<string, unknown>;
        continue;
      }
      if (below(5) === 0) delete parent[key];
      else parent[key] = pick(STRANGE);
      break;
    }
    try {
      read(copy);
    } catch (error) {
      assert.ok(error instanceof UserError && error.code === 'server-answer', `${JSON.stringify(copy)}: ${error}`);
    }
  }
}
