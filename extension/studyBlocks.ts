import { toWire } from '#core/errors';
import type { Block, TextBlock } from '#core/lens/block';
import type { Findings } from './study.ts';

/** What became of a study: nothing yet, findings, or an error. */
export interface Answer {
  findings?: Findings | undefined;
  error?: unknown;
}

/** Sentences that stand where findings would; the page translates them. */
export const studyNotes = {
  asking: 'The model is being asked...',
  old: 'About the text before it was changed.',
} as const;

/**
 * What the panel shows of a study. Rows of findings about another text or place are other tokens by now: of those, only
 * what is said of the whole text is shown, with a note.
 */
export function answerBlocks(
  title: string,
  { findings, error }: Answer,
  isCurrent: boolean,
  row: number,
): readonly Block[] {
  if (error !== undefined) {
    const { message, hint } = toWire(error);
    return [note(title, '{0} {1}', message, hint)];
  }
  if (!findings) return [note(title, studyNotes.asking)];
  return isCurrent ? findings.blocks(row) : [note(title, studyNotes.old), ...findings.blocks(-1)];
}

/** What the panel says of the whole text by a study, with a note where it was another text. */
export function overallBlocks(title: string, { findings, error }: Answer, isCurrent: boolean): readonly Block[] {
  // That it failed is told where its other blocks would be.
  const overall = error === undefined ? (findings?.overall ?? []) : [];
  return isCurrent || overall.length === 0 ? overall : [note(title, studyNotes.old), ...overall];
}

function note(title: string, text: string, ...values: string[]): TextBlock {
  return { kind: 'text', title, text, values };
}
