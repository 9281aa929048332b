import { posterior } from '#core/contrast/derived';
import { real } from '#core/export/json';
import { computedBy } from '#core/export/scored';
import type { ModelCard } from '#core/model/modelCard';
import type { ByteContrastSummary } from '#core/protocol/contrast';
import type { ByteContrastResult } from '../byteContrastRun.ts';

/** One object for one contrast, a line per piece; docs/output.md is its definition. */
export function* byteContrastJson(result: ByteContrastResult, version: string): Generator<string> {
  yield `{\n"manifest": ${JSON.stringify(manifestOf(result, version))},\n"pieces": [`;
  for (let piece = 0; piece < result.found.pieces.length; piece++) {
    yield `${piece === 0 ? '\n' : ',\n'}${JSON.stringify(pieceOf(result, piece))}`;
  }
  yield `\n],\n"summary": ${JSON.stringify(summaryOf(result))}\n}\n`;
}

function manifestOf({ call, pCard, qCard, found }: ByteContrastResult, version: string) {
  const { prompt } = call.params.p;
  return {
    tool: 'token-loupe',
    version,
    file: call.file,
    kind: call.kind.slice('against-'.length),
    level: 'bytes',
    prompt,
    p: sideOf(pCard, found.summary.p),
    q: sideOf(qCard, found.summary.q),
  };
}

function sideOf(card: ModelCard, { window, start }: ByteContrastSummary['p']) {
  return { ...computedBy(card), window, start };
}

/** Of several bytes there is no one distribution to be far from another, and no one estimate: `null`. */
function pieceOf({ found: { pieces }, offsets, call }: ByteContrastResult, piece: number) {
  const [start, end] = [offsets[2 * piece]!, offsets[2 * piece + 1]!];
  return {
    text: call.text.slice(start, end),
    start,
    end,
    bytes: pieces.offsets[piece + 1]! - pieces.offsets[piece]!,
    p: { logprob: real(pieces.pLogProb[piece]!) },
    q: { logprob: real(pieces.qLogProb[piece]!) },
    ratio: real(pieces.pLogProb[piece]! - pieces.qLogProb[piece]!),
    z: real(pieces.z[piece]!),
    kl: real(pieces.kl[piece]!),
    distance: null,
    score: null,
    evidence: real(pieces.evidence[piece]!),
  };
}

function summaryOf({ found: { pieces, leaked, complete } }: ByteContrastResult) {
  const logOdds = pieces.evidence.at(-1) ?? 0;
  return {
    pieces: pieces.length,
    bytes: (pieces.offsets.at(-1) ?? 0) - (pieces.offsets[0] ?? 0),
    logOdds: real(logOdds),
    posterior: real(posterior(logOdds)),
    leaked: real(leaked),
    complete,
  };
}
