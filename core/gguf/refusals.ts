import { UserError } from '../errors.ts';

const FETCH_AGAIN = 'Fetch the file again and compare its size with the one its publisher gives.';
const ANOTHER_FILE = 'Take another file of this model, or tell its publisher.';

/** The file ends before what it announces. */
export function truncated(what: string): UserError {
  return new UserError('gguf-truncated', `The GGUF file is cut off: ${what}.`, FETCH_AGAIN);
}

/** The file contradicts itself or the format. */
export function malformed(what: string): UserError {
  return new UserError('gguf-malformed', `The GGUF file is malformed: ${what}.`, `${FETCH_AGAIN} ${ANOTHER_FILE}`);
}

/** The file asks for more than any real model needs. */
export function beyondLimit(what: string, asked: number, limit: number): UserError {
  const message = `The GGUF file asks for ${asked} ${what}; at most ${limit} are read.`;
  return new UserError(
    'gguf-limit',
    message,
    `No known model needs that many, so the file is probably damaged. ${FETCH_AGAIN}`,
  );
}

/** A count or size of the file that must not exceed a limit of `limits.ts`. */
export function checkLimit(what: string, asked: number, limit: number): void {
  if (asked > limit) throw beyondLimit(what, asked, limit);
}
