import { UserError } from '#core/errors';
import type { ModelCard } from '#core/model/modelCard';
import {
  cutText,
  type EchoedToken,
  echoBody,
  echoedPieces,
  promptTokens,
  readEchoed,
  withoutStart,
} from '#core/remote/completions';
import { joinEncodings, joinPieces } from '#core/remote/joinPieces';
import { writtenPiece } from '#core/remote/pieces';
import { tokensDiffer } from '#core/remote/refusals';
import { probeRows } from '#core/remote/serverRows';
import type { OfferedModel } from '#core/remote/vllmServer';
import { wellFormed } from '#core/text/utf16';
import type { Encoding } from '#core/tokenizer/tokenizer';
import { echoesTruly } from './echoTrial.ts';
import { HeardTokens } from './heardTokens.ts';
import { type RemoteServer, serverFacts, shownName } from './remoteServer.ts';
import { answered, type ServerCall } from './serverCall.ts';

/** Tokens of a window: how long the context is such servers seldom say. */
const DEFAULT_WINDOW = 2048;
/** The limit of OpenAI's own API. */
const MOST_CHOICES = 5;
/** A text is sent in stretches of so many characters per token of a window; where that is too long, in halves. */
const CHARACTERS_PER_TOKEN = 3;
const SHORTEST_STRETCH = 64;
/** Answers that are kept: what was cut into tokens is asked about next. */
const KEPT_ANSWERS = 4;

/** A text as the server cut it, with what it says of each token. */
interface Echoed {
  readonly encoding: Encoding;
  readonly told: readonly EchoedToken[];
}

/** A server of completions with echo; `undefined` where it does not tell log-probabilities of a prompt. */
export async function openCompletionsServer(
  call: ServerCall,
  model: OfferedModel,
  signal: AbortSignal | undefined,
): Promise<RemoteServer | undefined> {
  if (!(await echoesTruly(call, model.id, signal))) return;
  const tokens = new HeardTokens();
  const numbers = new Map<string, number>();
  /** Ids are not told: tokens get numbers as they are met. */
  const numberOf = (written: string, piece: Uint8Array) => {
    const id = numbers.get(written) ?? numbers.size;
    if (!numbers.has(written)) {
      numbers.set(written, id);
      tokens.hear([id], [piece]);
    }
    return id;
  };
  const kept = new Map<string, Echoed>();
  const ask = async (text: string, asked: AbortSignal | undefined): Promise<Echoed> => {
    const before = kept.get(text);
    if (before) return before;
    const body = echoBody(model.id, wellFormed(text), MOST_CHOICES);
    const answer = answered('/v1/completions', await call.ask('/v1/completions', body, asked));
    const told = withoutStart(text, readEchoed(answer));
    const pieces = echoedPieces(
      wellFormed(text),
      told.map(({ token }) => token),
    );
    // Where characters are in parts, tokens that were not told could be read into others.
    const counted = promptTokens(answer) - pieces.length;
    if (promptTokens(answer) > 0 && counted !== 0 && counted !== 1) throw tokensDiffer(text.length);
    const ids = Int32Array.from(pieces, (piece, at) => numberOf(`${told[at]!.token} ${piece.join()}`, piece));
    const echoed = { encoding: joinPieces(text, ids, pieces), told };
    kept.set(text, echoed);
    if (kept.size > KEPT_ANSWERS) kept.delete(kept.keys().next().value!);
    return echoed;
  };
  const longestWindow = model.context > 2 ? model.context - 2 : DEFAULT_WINDOW;
  const defaultWindow = Math.min(DEFAULT_WINDOW, longestWindow);
  return {
    card: cardOf(model, call.address.host),
    vocabulary: tokens,
    longestWindow,
    defaultWindow,
    perRun: longestWindow,
    encode: async (text, asked) => {
      const parts: Encoding[] = [];
      for (const stretch of cutText(text, CHARACTERS_PER_TOKEN * defaultWindow)) {
        parts.push(...(await inHalves(stretch, each => ask(each, asked))));
      }
      return joinEncodings(parts);
    },
    learn: async () => {},
    rows: async (ids, from, k, asked) => {
      const pieces = Array.from(ids, id => tokens.piece(id).bytes);
      const { encoding, told } = await ask(textOf(pieces), asked);
      const wanted = placesOf(pieces, encoding, from);
      const rows = wanted.map(at => {
        if (at === undefined) return NOT_TOLD;
        const { logProb, choices } = told[at]!;
        const listed = choices.map(choice => ({
          id: numberOf(`${choice.token} ${writtenPiece(choice.token).join()}`, writtenPiece(choice.token)),
          logProb: choice.logProb,
        }));
        return { logProb, rank: 0, choices: listed };
      });
      return probeRows(rows, ids.subarray(from), k, Math.min(k, MOST_CHOICES));
    },
  };
}

/** A stretch of text, in halves where the server finds it too long. */
async function inHalves(text: string, ask: (text: string) => Promise<Echoed>): Promise<Encoding[]> {
  try {
    return [(await ask(text)).encoding];
  } catch (error) {
    const isTooLong = error instanceof UserError && error.message.includes(TOO_LONG);
    if (!isTooLong || text.length <= SHORTEST_STRETCH) throw error;
    const parts: Encoding[] = [];
    for (const half of cutText(text, Math.ceil(text.length / 2))) parts.push(...(await inHalves(half, ask)));
    return parts;
  }
}

const TOO_LONG = 'says 400';

const NOT_TOLD = { logProb: Number.NaN, rank: 0, choices: [] } as const;
/** Of the tokens that are asked about so many may be cut otherwise than in the document: those where a window ends. */
const MOST_STRAY = 1 / 16;

/**
 * Rows of an answer that stand for the tokens from `from` on: those with the same borders, the n-th with the n-th. A text
 * that ends is cut otherwise there than one that goes on (blanks, above all): such a token has no row.
 */
function placesOf(pieces: readonly Uint8Array[], { offsets }: Encoding, from: number): readonly (number | undefined)[] {
  const text = textOf(pieces);
  const expected = joinPieces(
    text,
    Int32Array.from(pieces, (_, at) => at),
    pieces,
  ).offsets;
  const places = new Map(borders(offsets).map((border, row) => [border, row]));
  const found = borders(expected)
    .slice(from)
    .map(border => places.get(border));
  const strays = found.flatMap((place, at) => (place === undefined ? [from + at] : []));
  if (strays.length > 2 + MOST_STRAY * found.length) throw tokensDiffer(expected[2 * strays[0]!]!);
  return found;
}

/** Start, end, and how many before have the same: tokens without a text of their own can stand at one place. */
function borders(offsets: Uint32Array): readonly string[] {
  const met = new Map<string, number>();
  return Array.from({ length: offsets.length / 2 }, (_, row) => {
    const span = `${offsets[2 * row]} ${offsets[2 * row + 1]}`;
    met.set(span, (met.get(span) ?? 0) + 1);
    return `${span} ${met.get(span)}`;
  });
}

function textOf(pieces: readonly Uint8Array[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(pieces));
}

function cardOf({ id, context }: OfferedModel, host: string): ModelCard {
  return {
    ...serverFacts,
    name: shownName(id),
    architecture: 'completions',
    parameters: 0,
    quantization: '',
    contextLength: context,
    vocabularySize: 0,
    start: null,
    server: { kind: 'completions', host, model: id, ids: false, ranks: 'listed', mostChoices: MOST_CHOICES },
    notes: ['Texts go to this server as text: what looks like a control token in them may be read as one.'],
  };
}
