import { UserError } from '#core/errors';
import type { ModelCard } from '#core/model/modelCard';
import { isFields } from '#core/remote/fields';
import { joinPieces } from '#core/remote/joinPieces';
import {
  forcedBody,
  type LlamaFacts,
  oddsBody,
  type Pieces,
  readForced,
  readLlamaFacts,
  readOdds,
  readPieces,
  tokenizeBody,
} from '#core/remote/llamaServer';
import { probeRows, type ServerRow } from '#core/remote/serverRows';
import { wellFormed } from '#core/text/utf16';
import { HeardTokens } from './heardTokens.ts';
import { type RemoteServer, serverFacts, shownName, startId } from './remoteServer.ts';
import { answered, type ServerCall } from './serverCall.ts';

/** Tokens that are told together. */
const PER_RUN = 16;
const DEFAULT_WINDOW = 2048;
/** Choices of a place: beyond this an answer is mostly choices. */
const MOST_CHOICES = 100;

type Ask = (path: string, body: object | undefined, signal: AbortSignal | undefined) => Promise<unknown>;

/** llama.cpp's llama-server; `undefined` where it is none. @throws UserError where it is one that cannot serve. */
export async function openLlamaServer(
  call: ServerCall,
  models: unknown,
  signal: AbortSignal | undefined,
): Promise<RemoteServer | undefined> {
  const props = await call.ask('/props', undefined, signal);
  if (props.status !== 200 || !isFields(props.value) || !isFields(props.value.default_generation_settings)) return;
  const facts = readLlamaFacts(props.value, models);
  const { model } = call.address;
  const ask: Ask = async (path, body, asked) =>
    answered(path, await call.ask(path, body && (model === undefined ? body : { ...body, model }), asked));
  const tokens = new HeardTokens(facts.vocabularySize);
  const tokenize = async (text: string, as: 'text' | 'control' | 'start', asked: AbortSignal | undefined) => {
    return readPieces(await ask('/tokenize', tokenizeBody(text, as), asked));
  };
  const start = await startToken(tokens, tokenize, signal);
  const plain = (await tokenize('a b', 'text', signal)).ids[0] ?? 0;
  await requireForcing(ask, plain, call.address.host, signal);
  const longestWindow = facts.context - 2;
  return {
    card: cardOf(facts, call.address.host, start),
    vocabulary: tokens,
    longestWindow,
    defaultWindow: Math.min(DEFAULT_WINDOW, longestWindow),
    perRun: PER_RUN,
    encode: async (text, asked) => {
      const { ids, pieces } = await tokenize(wellFormed(text), 'text', asked);
      tokens.hear(ids, pieces);
      return joinPieces(text, ids, pieces);
    },
    learn: async (name, asked) => {
      const [as, plain] = [await tokenize(name, 'control', asked), await tokenize(name, 'text', asked)];
      if (as.ids.length === 1 && plain.ids[0] !== as.ids[0]) tokens.hearControl(name, as.ids[0]!);
    },
    rows: async (ids, from, k, asked) => {
      const listed = Math.min(k, MOST_CHOICES);
      const rows: ServerRow[] = [];
      const pieces = new Map<number, Uint8Array>();
      for (let at = from; at < ids.length; at += 1) {
        const [prompt, target] = [ids.subarray(0, at), ids[at]!];
        const asking = { ask: (body: object) => ask('/completion', body, asked), listed, pieces };
        const isWhole = isWholeText(tokens.piece(target).bytes);
        rows.push(isWhole ? await forced(prompt, target, asking) : await byOdds(prompt, target, plain, asking));
      }
      tokens.hear([...pieces.keys()], [...pieces.values()]);
      return probeRows(rows, ids.subarray(from), k, listed);
    },
  };
}

type Tokenize = (text: string, as: 'text' | 'start', signal: AbortSignal | undefined) => Promise<Pieces>;

/** What it puts before a text that it is told to begin. */
async function startToken(tokens: HeardTokens, tokenize: Tokenize, signal: AbortSignal | undefined) {
  const [begun, plain] = [await tokenize('a', 'start', signal), await tokenize('a', 'text', signal)];
  const id = startId(begun.ids, plain.ids);
  if (id === undefined) return null;
  const text = new TextDecoder().decode(begun.pieces[0]);
  tokens.hearControl(text, id);
  return { id, text };
}

/** @throws UserError `server-unsuitable` where it does not generate the token that it is given, or does not say how likely. */
async function requireForcing(ask: Ask, first: number, host: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    // After itself it is seldom the likeliest.
    readForced(await ask('/completion', forcedBody(Int32Array.of(first), first, 1), signal), first, new Map());
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'server-answer') throw error;
    throw new UserError(
      'server-unsuitable',
      `The llama-server at ${host} does not tell log-probabilities of given tokens. ${error.message}`,
      'Use a newer llama.cpp: n_probs in /completion must tell those of the token that was generated.',
      { cause: error },
    );
  }
}

interface Asking {
  readonly ask: (body: object) => Promise<unknown>;
  readonly listed: number;
  readonly pieces: Map<number, Uint8Array>;
}

async function forced(prompt: Int32Array, target: number, { ask, listed, pieces }: Asking): Promise<ServerRow> {
  return readForced(await ask(forcedBody(prompt, target, listed)), target, pieces);
}

/** A token that is not whole characters, by another one that is. */
async function byOdds(prompt: Int32Array, target: number, other: number, asking: Asking): Promise<ServerRow> {
  const { logProb, choices } = await forced(prompt, other, asking);
  const odds = readOdds(await asking.ask(oddsBody(prompt, target, other)), target, other);
  return { logProb: Math.min(0, logProb + odds), rank: 0, choices };
}

function isWholeText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return bytes.length > 0;
  } catch {
    return false;
  }
}

function cardOf(facts: LlamaFacts, host: string, start: ModelCard['start']): ModelCard {
  return {
    ...serverFacts,
    name: shownName(facts.model),
    architecture: 'llama.cpp',
    parameters: facts.parameters,
    quantization: facts.quantization,
    contextLength: facts.context,
    vocabularySize: facts.vocabularySize,
    start,
    server: { kind: 'llama.cpp', host, model: facts.model, ids: true, ranks: 'listed', mostChoices: MOST_CHOICES },
    notes: [
      'llama-server tells probabilities of tokens that it generates, so each token of a text costs it a request and a step.',
    ],
  };
}
