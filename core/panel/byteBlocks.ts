import type { LikelyText, NextByteResult, SummedContext } from '../bytes/nextByteResult.ts';
import type { Block, TableBlock } from '../lens/block.ts';
import { grouped, percent } from '../lens/numbers.ts';
import { visible } from '../lens/visible.ts';

/** Title of the first block, also while it is being asked for. */
export const BYTE_TITLE = 'Next byte at the cursor';

/** The outcome after the 256 bytes. */
const END = 256;
const LISTED = 8;

/** What the model expects at the cursor: exactly, and as prompting and healing have it; larger pieces; what was summed. */
export function byteBlocks(found: NextByteResult): readonly Block[] {
  return [
    bytesTable(found),
    likelyTable('Next character', found.characters),
    likelyTable('Goes on with', found.continuations),
    contextsTable(found.contexts),
    {
      kind: 'facts',
      title: 'How it was computed',
      facts: [
        { label: 'leaked mass', value: percent(Math.max(...found.leaked)) },
        { label: 'new rows of logits', value: grouped(found.rows) },
        { label: 'tokens of context', value: grouped(found.context) },
        { label: 'tokens not read', value: grouped(found.skipped) },
      ],
    },
    ...(found.complete ? [] : [approximate(BYTE_TITLE)]),
  ];
}

function bytesTable({ exact, naive, healed }: NextByteResult): TableBlock {
  const outcomes = [...exact.keys()].sort((a, b) => exact[b]! - exact[a]!).slice(0, LISTED);
  const misled = [...naive.keys()].sort((a, b) => naive[b]! - naive[a]!).slice(0, 2);
  const rows = [...new Set([...outcomes, ...misled])].map(outcome => [
    outcomeName(outcome),
    ...[exact, naive, healed].map(each => percent(each[outcome]!)),
  ]);
  const column = (label: string) => ({ label, numeric: true });
  return {
    kind: 'table',
    title: BYTE_TITLE,
    columns: [{ label: 'byte', numeric: false }, column('exact'), column('by the next token'), column('healed')],
    rows,
  };
}

function likelyTable(title: string, texts: readonly LikelyText[]): TableBlock {
  return {
    kind: 'table',
    title,
    columns: [
      { label: 'text', numeric: false },
      { label: 'probability', numeric: true },
    ],
    rows: texts.map(({ text, probability }) => [visible(text), percent(probability)]),
  };
}

function contextsTable(contexts: readonly SummedContext[]): TableBlock {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    kind: 'table',
    title: 'What was summed',
    columns: [
      { label: 'last tokens', numeric: false },
      { label: 'the next begins with', numeric: false },
      { label: 'share', numeric: true },
    ],
    rows: contexts.map(({ tokens, pending, share }) => [
      tokens.slice(-3).map(visible).join(' | '),
      visible(decoder.decode(pending)),
      percent(share),
    ]),
  };
}

/** `e`, `0xe4`; the end of the text as a sign. */
export function outcomeName(outcome: number): string {
  if (outcome === END) return '∎';
  return outcome < 0x80 ? visible(String.fromCharCode(outcome)) : `0x${outcome.toString(16)}`;
}

/** Says that covers may be missing. */
export function approximate(title: string): Block {
  return { kind: 'text', title, text: 'Approximate: some way to cut the text may be missing.', values: [] };
}
