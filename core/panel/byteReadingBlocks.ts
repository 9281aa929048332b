import type { ByteRead } from '../bytes/byteRead.ts';
import { spanLogProbs } from '../bytes/rollUp.ts';
import type { ActionsBlock, Block } from '../lens/block.ts';
import { grouped, percent, short } from '../lens/numbers.ts';
import { natsToBits } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import type { LineTable } from '../text/lines.ts';
import { approximate } from './byteBlocks.ts';

export const BYTE_READING_TITLE = 'Read byte by byte';

/** How far a document is read: on its way, stopped by the user, waiting until more is looked at, or to its end. */
export type ByteReadingState = 'reading' | 'stopped' | 'waiting' | 'done';

const states: Readonly<Record<Exclude<ByteReadingState, 'done'>, string>> = {
  reading: 'The rest is being read, what is selected and what is shown first.',
  stopped: 'Stopped; what was read is shown.',
  waiting: 'A long text is read where it is shown or selected; scroll or select on, or read all of it.',
};

/** Stretches of lines that are named; of more only how many they are. */
const MOST_NAMED = 4;

export interface ShownByteReading {
  readonly read: ByteRead;
  readonly stats: TokenStats;
  readonly lines: LineTable;
  readonly state: ByteReadingState;
}

/** What of a document was read byte by byte, what it came to, and how to go on or to stop. */
export function byteReadingBlocks({ read, stats, lines, state }: ShownByteReading): readonly Block[] {
  const title = BYTE_READING_TITLE;
  const { exact, own } = sums(read, stats);
  return [
    {
      kind: 'facts',
      title,
      facts: [
        { label: 'bytes read', value: `${grouped(read.count)} / ${grouped(read.size)}` },
        ...(read.count > 0 ? [{ label: 'lines read', value: linesOf(read, lines) }] : []),
        ...(read.count > 0 ? [{ label: 'bits per byte', value: short(natsToBits(read.mean)) }] : []),
        ...(exact > 0
          ? [
              { label: 'bits, exact', value: short(exact) },
              { label: 'bits, as tokens', value: short(own) },
            ]
          : []),
        ...(read.count > 0 ? [{ label: 'leaked mass at most', value: percent(read.mostLeaked) }] : []),
      ],
    },
    ...(state === 'done' ? [] : [{ kind: 'text', title, text: states[state], values: [] } as const]),
    ...(read.isComplete ? [] : [approximate(title)]),
    ...actions(state),
  ];
}

/** Bits of the tokens that were read, by their bytes and by themselves. */
function sums(read: ByteRead, { offsets, logProb }: TokenStats): { readonly exact: number; readonly own: number } {
  let [exact, own] = [0, 0];
  // A later token of a shared character counts with the one before, which has the text.
  let isRead = false;
  spanLogProbs(read, offsets).forEach((nats, row) => {
    const hasText = offsets[2 * row]! < offsets[2 * row + 1]!;
    if (hasText) isRead = !Number.isNaN(nats) && !Number.isNaN(logProb[row]!);
    if (!isRead) return;
    exact -= natsToBits(nats);
    own -= natsToBits(logProb[row]!);
  });
  return { exact, own };
}

/** `1–40, 80–95`: the lines that have something which was read. */
function linesOf(read: ByteRead, lines: LineTable): string {
  const spans: [first: number, last: number][] = [];
  for (const [start, end] of read.stretches()) {
    const [first, last] = [lines.position(start).line + 1, lines.position(end - 1).line + 1];
    const before = spans.at(-1);
    if (before && first <= before[1] + 1) before[1] = last;
    else spans.push([first, last]);
  }
  const named = spans.slice(0, MOST_NAMED).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return [...named, ...(spans.length > MOST_NAMED ? ['…'] : [])].join(', ');
}

function actions(state: ByteReadingState): readonly ActionsBlock[] {
  const title = BYTE_READING_TITLE;
  if (state === 'reading') return [{ kind: 'actions', title, actions: [{ label: 'Stop', action: 'stop-bytes' }] }];
  if (state === 'done') return [];
  return [{ kind: 'actions', title, actions: [{ label: 'Read All of It', action: 'read-bytes' }] }];
}
