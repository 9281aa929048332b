import type { FimResult } from '../bytes/fimResult.ts';
import { holeBytes } from '../bytes/holeBytes.ts';
import type { ActionsBlock, Block, TextBlock } from '../lens/block.ts';
import { percent } from '../lens/numbers.ts';
import { hexBytes, visible } from '../lens/visible.ts';
import { natsToBits } from '../math/units.ts';

/** Title of the first block, also while it is being asked for. */
export const HOLE_TITLE = 'The selection as a hole';

/** What the model expects in place of the selection, given both sides and given only what stands before. */
export function holeBlocks(found: FimResult): readonly Block[] {
  const { tokens, middle, candidates, end, method } = found;
  const numeric = (label: string) => ({ label, numeric: true });
  return [
    {
      kind: 'table',
      title: HOLE_TITLE,
      columns: [{ label: 'token', numeric: false }, numeric('bits, both sides'), numeric('bits, text before')],
      rows: [
        ...tokens.map(({ text, given, left }) => [visible(text), bits(given), bits(left)]),
        ['Σ', bits(middle.given), bits(middle.left)],
      ],
    },
    ...notes(found),
    changes(found),
    ...(end === null ? [] : [endFact(method, end)]),
    {
      kind: 'table',
      title: 'Middles, ranked among themselves',
      columns: [{ label: 'middle', numeric: false }, numeric('probability')],
      rows: candidates.map(({ text, isOriginal, probability }) => [
        `${isOriginal ? '▸ ' : ''}${visible(text) || '∅'}`,
        percent(probability),
      ]),
    },
    ...byteTable(found),
  ];
}

/** Bytes that are listed; of a longer hole none. */
const MOST_BYTES = 256;

function byteTable(found: FimResult): readonly Block[] {
  const bytes = holeBytes(found);
  if (bytes.length === 0 || bytes.length > MOST_BYTES) return [];
  const column = (label: string, numeric: boolean) => ({ label, numeric });
  return [
    {
      kind: 'table',
      title: 'Its bytes',
      columns: [column('byte', false), column('bits, both sides', true), column('bits, text before', true)],
      rows: bytes.map(({ character, byte, given, left }) => [
        `${hexBytes(Uint8Array.of(byte))} ${visible(character)}`.trim(),
        bits(given),
        bits(left),
      ]),
    },
  ];
}

/** The other boundary and, where prefix and suffix can stand in two orders, the other one. */
function changes({ method, boundary, layout }: FimResult): ActionsBlock {
  const other = boundary === 'split' ? 'Roll Back to a Sure Boundary' : 'Split at the Hole';
  const order = layout === 'prefix-suffix-middle' ? 'Suffix First' : 'Prefix First';
  const inOrder = method === 'tokens' ? [{ label: order, action: 'hole-layout' } as const] : [];
  return { kind: 'actions', title: 'Ask Otherwise', actions: [{ label: other, action: 'hole-boundary' }, ...inOrder] };
}

const BOUNDARY_TITLE = 'Where it begins';

function endFact(method: FimResult['method'], end: number): Block {
  const label = method === 'tokens' ? 'the middle ends there' : 'the text after begins there';
  return { kind: 'facts', title: 'Its end', facts: [{ label, value: percent(end) }] };
}

function notes(found: FimResult): readonly TextBlock[] {
  return [...methodNotes(found), boundaryNote(found)];
}

function boundaryNote({ boundary }: FimResult): TextBlock {
  const split = 'Split: a token begins where the hole does.';
  const back = 'Rolled back: the hole may begin inside a token, as far as the text before allows.';
  return { kind: 'text', title: BOUNDARY_TITLE, text: boundary === 'split' ? split : back, values: [] };
}

function methodNotes({ method, isTrained, fimTokens }: FimResult): readonly TextBlock[] {
  const note = (text: string, ...values: string[]): TextBlock => ({ kind: 'text', title: 'Method', text, values });
  if (method === 'joint') {
    return [
      note('Joint scores: this model has no tokens for filling in, so middles are ranked by how well both sides fit.'),
    ];
  }
  const warning = 'This model has {0}, but is not known to be trained to fill in.';
  return isTrained ? [note('With the tokens {0}.', fimTokens.join(' '))] : [note(warning, fimTokens.join(' '))];
}

function bits(nats: number | null): string {
  return nats === null ? '' : (0 - natsToBits(nats)).toFixed(2);
}
