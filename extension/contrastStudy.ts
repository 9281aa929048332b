import { estimateAt, evidence, logRatio, zScore } from '#core/contrast/derived';
import { CONTRAST_COLUMN } from '#core/lens/contrast';
import { CRITICAL_COLUMN } from '#core/lens/critical';
import { CONTRAST_TITLE, contrastBlocks } from '#core/panel/contrastBlocks';
import type { ContrastParams, ContrastSide } from '#core/protocol/contrast';
import { contrastDocument } from '#engine/contrastDocument';
import type { Study, StudySubject } from './study.ts';

/** Two readings of the document by the one model: with less context, or after two prompts, as the settings say. */
export const contrastStudy: Study = {
  id: 'contrast',
  title: CONTRAST_TITLE,
  about: 'text',
  settings: ['contrastWith', 'contrastContext', 'contrastPrompt', 'contrastOtherPrompt', 'contrastBeta'],
  isWanted: ({ settings, stats }) => {
    return stats.length > 0 && (settings.lens.id === 'contrast' || settings.lens.id === 'critical');
  },
  ask: async (subject, model, signal) => {
    const { rows, texts } = await contrastDocument(model, paramsOf(subject), { signal });
    const beta = subject.settings.contrastBeta;
    const z = zScore(rows);
    const found = { rows, z, evidence: evidence(logRatio(rows)), beta, tokenText: (id: number) => texts.get(id) ?? '' };
    return {
      columns: { [CONTRAST_COLUMN]: z, [CRITICAL_COLUMN]: estimateAt(rows, beta) },
      blocks: row => contrastBlocks(found, row),
    };
  },
};

function paramsOf({ text, settings }: StudySubject): ContrastParams {
  const { startToken: start, window, contrastWith, contrastContext, contrastPrompt, contrastOtherPrompt } = settings;
  const side: ContrastSide = { model: 'first', text, prompt: '', start, window, overlap: 0 };
  if (contrastWith === 'prompt') {
    return { p: { ...side, prompt: contrastPrompt }, q: { ...side, prompt: contrastOtherPrompt } };
  }
  // Windows that overlap by half: a token sees between half and all of so many before it.
  const overlap = Math.max(1, Math.floor(contrastContext / 2));
  return { p: side, q: { ...side, window: contrastContext, overlap } };
}
