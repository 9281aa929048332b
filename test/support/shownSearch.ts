import type { ShownSearch } from '#core/panel/criticalBlocks';
import { pivoted } from './criticalResult.ts';

const WORDS = ['Q:', ' The', ' town', ' fell', ' down'];

/** A search of five tokens, of which the fourth decides, as the panel is handed it. */
export function shownSearch(changes: Partial<ShownSearch> = {}): ShownSearch {
  return {
    findings: pivoted,
    from: 1,
    rollouts: 16,
    decoded: 1234,
    most: 5000,
    state: 'done',
    cut: false,
    rowText: row => WORDS[row]!,
    tokenText: id => [' stood', ' sat'][id]!,
    examples: new Map([
      ['4', { failure: ' The town fell apart' }],
      ['3+0', { success: ' The town stood' }],
    ]),
    isCurrent: true,
    ...changes,
  };
}
