import { posterior } from '#core/contrast/derived';
import { BETAS } from '#core/contrast/pairRows';
import { LEAST_AGREEMENT } from '#core/contrast/paraphrases';
import { real } from '#core/export/json';
import { computedBy } from '#core/export/scored';
import { count, mean } from '#core/math/summary';
import type { ModelCard } from '#core/model/modelCard';
import type { ContrastSide, ContrastSideSummary } from '#core/protocol/contrast';
import { BOUNDARY, type ContrastResult } from '../contrastRun.ts';

/** One object for one contrast, a line per token; docs/output.md is its definition. */
export function* contrastJson(result: ContrastResult, version: string): Generator<string> {
  yield `{\n"manifest": ${JSON.stringify(manifestOf(result, version))},\n"tokens": [`;
  for (let row = 0; row < result.found.rows.length; row++) {
    yield `${row === 0 ? '\n' : ',\n'}${JSON.stringify(tokenOf(result, row))}`;
  }
  yield `\n],\n"summary": ${JSON.stringify(summaryOf(result))}\n}\n`;
}

function manifestOf({ call, pCard, qCard, found }: ContrastResult, version: string) {
  return {
    tool: 'token-loupe',
    version,
    file: call.file,
    kind: call.kind.slice('against-'.length),
    tokenizer: computedBy(pCard).tokenizer,
    p: sideOf(pCard, call.params.p, found.summary.p),
    q: sideOf(qCard, call.params.q, found.summary.q),
  };
}

function sideOf(card: ModelCard, { prompt }: ContrastSide, summary: ContrastSideSummary) {
  const { model, precision, device } = computedBy(card);
  return {
    model,
    precision,
    device,
    prompt,
    promptTokens: summary.prompt,
    filled: summary.filled,
    window: summary.window,
    overlap: summary.overlap,
    start: summary.start,
    tokens: summary.tokens,
  };
}

/** Of a token; what is not known is `null`, what was not asked for is left out. */
function tokenOf(result: ContrastResult, row: number) {
  const { found, ratios, z, evidence, neutral, agreement, call } = result;
  const { rows, ids, offsets, texts } = found;
  const [start, end] = [offsets[2 * row]!, offsets[2 * row + 1]!];
  const best = (id: number) => (id < 0 ? null : { id, text: texts.get(id) ?? '' });
  const isPrompt = call.kind === 'against-prompt';
  return {
    id: ids[row]!,
    text: call.text.slice(start, end),
    start,
    end,
    p: {
      logprob: real(rows.pLogProb[row]!),
      entropy: real(rows.pEntropy[row]!),
      context: found.pContext[row]!,
      best: best(rows.pBest[row]!),
    },
    q: {
      logprob: real(rows.qLogProb[row]!),
      entropy: real(rows.qEntropy[row]!),
      context: found.qContext[row]!,
      best: best(rows.qBest[row]!),
    },
    ratio: real(ratios[row]!),
    z: real(z[row]!),
    kl: real(rows.kl[row]!),
    deviation: real(rows.klDeviation[row]!),
    distance: real(rows.distance[row]!),
    differs: rows.pBest[row]! < 0 ? null : rows.pBest[row] !== rows.qBest[row],
    plausible: rows.pBest[row]! < 0 ? null : rows.plausible[row] === 1,
    score: Object.fromEntries(BETAS.map((beta, b) => [beta, real(Math.exp(rows.estimate[row * BETAS.length + b]!))])),
    evidence: real(evidence[row]!),
    ...(isPrompt && found.pRow[row]! < BOUNDARY ? { boundary: true } : {}),
    ...(neutral ? { neutral: real(neutral[row]!) } : {}),
    ...(agreement
      ? {
          wordings: {
            z: real(agreement.mean[row]!),
            agreement: real(agreement.share[row]!),
            verdict: agreement.share[row]! >= LEAST_AGREEMENT,
          },
        }
      : {}),
  };
}

function summaryOf({ found, ratios, evidence, changed }: ContrastResult) {
  const { rows } = found;
  const measured = count(ratios);
  const logOdds = evidence.at(-1) ?? 0;
  const differing = rows.pBest.reduce((n, id, row) => (id >= 0 && id !== rows.qBest[row] ? n + 1 : n), 0);
  return {
    tokens: rows.length,
    measured,
    logOdds: real(logOdds),
    posterior: real(posterior(logOdds)),
    meanKl: real(mean(rows.kl)),
    meanDistance: real(mean(rows.distance)),
    differing,
    ...(changed
      ? {
          changed: {
            tokens: changed.marks.reduce((n, mark) => n + mark, 0),
            meanSurprisal: real(changed.meanChanged),
            meanSurprisalOfRest: real(changed.meanRest),
          },
        }
      : {}),
  };
}
