import { estimateAt, evidence, logRatio, zScore } from '#core/contrast/derived';
import { changedRows } from '#core/contrast/pairing';
import { agreement, LEAST_AGREEMENT } from '#core/contrast/paraphrases';
import { joinTokens } from '#core/contrast/pieces';
import { UserError } from '#core/errors';
import { CONTRAST_COLUMN } from '#core/lens/contrast';
import { CRITICAL_COLUMN } from '#core/lens/critical';
import { mean } from '#core/math/summary';
import { type ChangedFigures, CONTRAST_TITLE, contrastBlocks } from '#core/panel/contrastBlocks';
import { pieceBlocks } from '#core/panel/pieceBlocks';
import type { ContrastParams, ContrastSide } from '#core/protocol/contrast';
import type { ScoreChunk } from '#core/protocol/worker';
import type { TokenStats } from '#core/scoring/tokenStats';
import { commonText } from '#core/text/diff';
import { type Contrasted, contrastDocument } from '#engine/contrastDocument';
import type { Findings, Study, StudyModel, StudySubject } from './study.ts';

/** Two readings of the document, as the settings say: by one model or two, after two prompts, of two versions. */
export const contrastStudy: Study = {
  id: 'contrast',
  title: CONTRAST_TITLE,
  about: 'text',
  settings: ['contrastWith', 'contrastContext', 'contrastPrompt', 'contrastOtherPrompt', 'contrastBeta'],
  isWanted: ({ settings, stats }) => {
    return stats.length > 0 && (settings.lens.id === 'contrast' || settings.lens.id === 'critical');
  },
  ask: async (subject, model, signal) => {
    const params = await paramsOf(subject, signal);
    try {
      const found = await contrastDocument(model, params, { signal });
      return foundOf(subject, params, found, await controlsOf(subject, params, found, model, signal));
    } catch (error) {
      if (!(error instanceof UserError && error.code === 'models-differ')) throw error;
      return piecesOf(subject, model, signal);
    }
  },
};

async function paramsOf({ text, settings, readings }: StudySubject, signal: AbortSignal): Promise<ContrastParams> {
  const { startToken: start, window, contrastWith, contrastContext, contrastPrompt, contrastOtherPrompt } = settings;
  const side: ContrastSide = { model: 'first', text, prompt: '', start, window, overlap: 0 };
  switch (contrastWith) {
    case 'prompt':
      return { p: { ...side, prompt: contrastPrompt }, q: { ...side, prompt: contrastOtherPrompt } };
    case 'saved':
      return { p: side, q: { ...side, text: await readings.saved() } };
    case 'head':
      return { p: side, q: { ...side, text: await readings.committed(signal) } };
    case 'model':
    case 'precision':
      await readings.second(contrastWith, signal);
      return { p: side, q: { ...side, model: 'second' } };
    case 'context': {
      // Windows that overlap by half: a token sees between half and all of so many before it.
      const overlap = Math.max(1, Math.floor(contrastContext / 2));
      return { p: side, q: { ...side, window: contrastContext, overlap } };
    }
  }
}

/** Further runs that two prompts are held against. */
interface Controls {
  /** z of each wording, `[n]` each, the first that of the settings. */
  readonly wordings: readonly Float32Array[];
  readonly neutral: Float32Array | undefined;
}

async function controlsOf(
  { settings, readings }: StudySubject,
  { p, q }: ContrastParams,
  found: Contrasted,
  model: StudyModel,
  signal: AbortSignal,
): Promise<Controls> {
  const wordings = [zScore(found.rows)];
  if (settings.contrastWith !== 'prompt') return { wordings, neutral: undefined };
  const { neutral, paraphrases } = readings.wordings();
  for (const [pPrompt, qPrompt] of paraphrases) {
    const params = { p: { ...p, prompt: pPrompt }, q: { ...q, prompt: qPrompt } };
    wordings.push(zScore((await contrastDocument(model, params, { signal })).rows));
  }
  const asked = neutral && (await contrastDocument(model, { p, q: { ...p, prompt: neutral } }, { signal }));
  return { wordings, neutral: asked ? asked.rows.qLogProb : undefined };
}

function foundOf(
  { stats, settings }: StudySubject,
  { p, q }: ContrastParams,
  { rows, texts, pRow }: Contrasted,
  { wordings, neutral }: Controls,
): Findings {
  const beta = settings.contrastBeta;
  const agreed = wordings.length > 1 ? agreement(wordings) : undefined;
  // Where the wordings do not agree a token has no verdict.
  const z = agreed
    ? agreed.mean.map((value, at) => (agreed.share[at]! >= LEAST_AGREEMENT ? value : Number.NaN))
    : wordings[0]!;
  const pairOf = new Int32Array(stats.length).fill(-1);
  for (const [pair, row] of pRow.entries()) pairOf[row] = pair;
  const onRows = (values: Float32Array) => Float32Array.from(pairOf, pair => values[pair] ?? Number.NaN);
  const shown = {
    rows,
    z: agreed?.mean ?? z,
    evidence: evidence(logRatio(rows)),
    beta,
    tokenText: (id: number) => texts.get(id) ?? '',
    agreement: agreed,
    neutral,
    changed: p.text === q.text ? undefined : changesOf(stats, q.text, p.text),
  };
  return {
    columns: { [CONTRAST_COLUMN]: onRows(z), [CRITICAL_COLUMN]: onRows(estimateAt(rows, beta)) },
    blocks: row => contrastBlocks(shown, row < 0 ? -1 : pairOf[row]!),
  };
}

function changesOf({ offsets, logProb }: TokenStats, before: string, now: string): ChangedFigures {
  const marks = changedRows(offsets, commonText(before, now));
  const over = (mark: number) => 0 - mean(logProb.filter((_, row) => marks[row] === mark));
  return { tokens: marks.reduce((sum, mark) => sum + mark, 0), mean: over(1), meanOfRest: over(0) };
}

/** Two models that do not share a vocabulary: the second scores the text too, and the two meet where both cut it. */
async function piecesOf(
  { text, stats, settings }: StudySubject,
  model: StudyModel,
  signal: AbortSignal,
): Promise<Findings> {
  const offsets: number[] = [];
  const logProb: number[] = [];
  const onProgress = ({ stats: own }: ScoreChunk) => {
    offsets.push(...own.offsets);
    logProb.push(...own.logProb);
  };
  // A start token that is named is named for the first model.
  const start = settings.startToken === 'none' ? 'none' : 'default';
  const params = { model: 'second', text, start, window: settings.window, k: 0 } as const;
  await model.ask('score', params, { signal, onProgress });
  const other = { offsets: Uint32Array.from(offsets), logProb: Float32Array.from(logProb) };
  const shown = { pieces: joinTokens(stats, other), text, startOf: (row: number) => stats.offsets[2 * row]! };
  return { blocks: row => pieceBlocks(shown, row) };
}
