import { MOST_ID } from './limits.ts';
import { badAnswer } from './refusals.ts';

/** Typed access to an answer, from which nothing is taken on trust. All throw UserError `server-answer`. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown, what: string): Fields {
  if (!isFields(value)) throw badAnswer(`${what} is not an object`);
  return value;
}

/** An array of at most `most` entries. */
export function listOf(value: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw badAnswer(`${what} is not a list`);
  if (value.length > most) throw badAnswer(`${what} has more than ${most} entries`);
  return value;
}

export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw badAnswer(`${what} is not a text`);
  return value;
}

export function idOf(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > MOST_ID) {
    throw badAnswer(`${what} is not the id of a token`);
  }
  return value;
}

/** A rounded sum of exponentials can be a little above 1. */
const ROUNDED = 0.01;
/** Servers write so much or less for a probability that is zero in their arithmetic. */
const ZERO = -9_000;

/** ln p, nats; NaN where the server's arithmetic had no number for it. */
export function logProbOf(value: unknown, what: string): number {
  if (value === null) return Number.NaN;
  if (typeof value !== 'number' || !(value <= ROUNDED)) throw badAnswer(`${what} is not a log-probability`);
  return value <= ZERO ? Number.NaN : Math.min(0, value);
}

/** A whole number of at least 1, or 0 where there is none: ranks, lengths. */
export function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < 2 ** 31 ? value : 0;
}

/** A text that is there, else the empty one. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The message of an answer that tells an error, or the empty text. */
export function errorMessage(answer: unknown): string {
  if (!isFields(answer)) return '';
  const { error, message, detail } = answer;
  if (isFields(error)) return wordOf(error.message);
  return wordOf(error) || wordOf(message) || wordOf(detail);
}
