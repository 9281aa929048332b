import type { ModelCard } from '#core/model/modelCard';
import { joinEncodings, joinPieces } from '#core/remote/joinPieces';
import { looksLikeControl } from '#core/remote/pieces';
import { badAnswer } from '#core/remote/refusals';
import { probeRows } from '#core/remote/serverRows';
import {
  type OfferedModel,
  readVllmRows,
  readVllmTokens,
  type VllmTokens,
  vllmPromptBody,
  vllmTokenizeBody,
} from '#core/remote/vllmServer';
import { wellFormed } from '#core/text/utf16';
import type { Encoding } from '#core/tokenizer/tokenizer';
import { HeardTokens } from './heardTokens.ts';
import { type RemoteServer, serverFacts, shownName, startId } from './remoteServer.ts';
import { answered, type ServerCall } from './serverCall.ts';

const DEFAULT_WINDOW = 2048;
/** vLLM's own limit (`--max-logprobs`) where nobody sets another. */
const MOST_CHOICES = 20;
/** Names of control tokens in one text that are kept apart, each by a request. */
const MOST_CONTROLS = 256;

/** A vLLM server; `undefined` where it is none, or one that tells no log-probabilities of a prompt. */
export async function openVllmServer(
  call: ServerCall,
  model: OfferedModel,
  signal: AbortSignal | undefined,
): Promise<RemoteServer | undefined> {
  const first = await call.ask('/tokenize', vllmTokenizeBody(model.id, 'a b'), signal);
  const probed = first.status === 200 ? tokensOf(first.value) : undefined;
  if (!probed || probed.ids.length < 2) return;
  const trial = await call.ask('/v1/completions', vllmPromptBody(model.id, probed.ids, 1), signal);
  if (trial.status !== 200 || !tellsPrompt(trial.value, probed.ids)) return;
  const ask = async (path: string, body: object, asked: AbortSignal | undefined) =>
    answered(path, await call.ask(path, body, asked));
  const tokens = new HeardTokens();
  const tokenize = async (text: string, asked: AbortSignal | undefined, special = false) => {
    return readVllmTokens(await ask('/tokenize', vllmTokenizeBody(model.id, text, special), asked));
  };
  const start = await startToken(tokens, tokenize, signal);
  const context = probed.context || model.context;
  // One token is generated, and the last of a window is only ever asked about.
  const longestWindow = context > 2 ? context - 2 : DEFAULT_WINDOW;
  return {
    card: cardOf(model, context, call.address.host, start),
    vocabulary: tokens,
    longestWindow,
    defaultWindow: Math.min(DEFAULT_WINDOW, longestWindow),
    perRun: longestWindow,
    encode: (text, asked) => encode(text, each => tokenize(each, asked), tokens),
    learn: async (name, asked) => {
      const { ids, tokens: written } = await tokenize(name, asked);
      if (ids.length === 1 && written[0] === name && looksLikeControl(name)) tokens.hearControl(name, ids[0]!);
    },
    rows: async (ids, from, k, asked) => {
      const listed = Math.min(k, MOST_CHOICES);
      const { rows, texts } = readVllmRows(
        await ask('/v1/completions', vllmPromptBody(model.id, ids, listed), asked),
        ids,
        from,
      );
      const encoder = new TextEncoder();
      // A part of a character comes as nothing, as U+FFFD, or as the character that it completes there.
      const told = [...texts].filter(([, text]) => text !== '' && !text.includes('\ufffd'));
      tokens.hear(
        told.map(([id]) => id),
        told.map(([, text]) => encoder.encode(text)),
        'shown',
      );
      return probeRows(rows, ids.subarray(from), k, listed);
    },
  };
}

type Tokenize = (text: string) => Promise<VllmTokens>;

/**
 * Control tokens in a text are always read by vLLM. Where that happened the text is asked for again in parts that are cut
 * inside of their names, so that they stay text.
 */
async function encode(text: string, tokenize: Tokenize, tokens: HeardTokens): Promise<Encoding> {
  const whole = await cut(text, tokenize);
  const controls = whole.tokens.flatMap((token, row) => (looksLikeControl(token) ? [row] : []));
  if (controls.length > MOST_CONTROLS) throw badAnswer(`it reads ${controls.length} control tokens in the text`);
  const places = controls.map(row => whole.encoding.offsets[2 * row]! + 1);
  const parts = [whole];
  if (places.length > 0) {
    parts.length = 0;
    for (const [at, end] of [...places, text.length].entries()) {
      parts.push(await cut(text.slice(places[at - 1] ?? 0, end), tokenize));
    }
  }
  for (const { encoding, pieces } of parts) tokens.hear(encoding.ids, pieces);
  return joinEncodings(parts.map(({ encoding }) => encoding));
}

async function cut(text: string, tokenize: Tokenize) {
  const { ids, pieces, tokens } = await tokenize(wellFormed(text));
  return { tokens, pieces, encoding: joinPieces(text, ids, pieces) };
}

function tokensOf(value: unknown): VllmTokens | undefined {
  try {
    return readVllmTokens(value);
  } catch {
    return undefined;
  }
}

function tellsPrompt(value: unknown, prompt: Int32Array): boolean {
  try {
    return readVllmRows(value, prompt, 1).rows.length > 0;
  } catch {
    return false;
  }
}

async function startToken(
  tokens: HeardTokens,
  tokenize: (text: string, signal: AbortSignal | undefined, special?: boolean) => Promise<VllmTokens>,
  signal: AbortSignal | undefined,
) {
  const [begun, plain] = [await tokenize('a', signal, true), await tokenize('a', signal)];
  const id = startId(begun.ids, plain.ids);
  if (id === undefined) return null;
  const text = begun.tokens[0]!;
  tokens.hearControl(text, id);
  return { id, text };
}

function cardOf({ id }: OfferedModel, context: number, host: string, start: ModelCard['start']): ModelCard {
  return {
    ...serverFacts,
    name: shownName(id),
    architecture: 'vLLM',
    parameters: 0,
    quantization: '',
    contextLength: context,
    vocabularySize: 0,
    start,
    server: { kind: 'vllm', host, model: id, ids: true, ranks: 'all', mostChoices: MOST_CHOICES },
    notes: [],
  };
}
