import { UserError } from '../errors.ts';

/** An answer that is none of the protocol's. */
export function badAnswer(what: string): UserError {
  return new UserError(
    'server-answer',
    `The server's answer cannot be used: ${what}.`,
    'Ask again; if it stays so, look at the log of the server, or use another version of it.',
  );
}

/** Tokens that are not those of the text. */
export function tokensDiffer(offset: number): UserError {
  return new UserError(
    'server-tokens-differ',
    `The server's tokens do not join to the text; they part from it at character ${offset}.`,
    'Its tokenizer rewrites the text. Remove what it rewrites there, or choose another model.',
  );
}

/** What a server tells of a prompt is not what it tells when it generates the same. */
export function untrueEcho(host: string): UserError {
  return new UserError(
    'server-unsuitable',
    `${host} tells log-probabilities of a text that are not those by which it writes it.`,
    'Its echo is wrong, often by one token (llama-cpp-python’s is, with models that begin with no token). Use llama-server or vLLM with that model.',
  );
}

/** Something that servers do not tell. */
export function notGiven(what: string, host: string): UserError {
  return new UserError(
    'not-given-by-server',
    `${host} does not give ${what}.`,
    'Choose a model on this machine for it; the lenses on surprisal and probability work with a server.',
  );
}
