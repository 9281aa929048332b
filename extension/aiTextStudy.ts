import { minKPlusPlusTokens } from '#core/detect/memorised';
import { ontoRows } from '#core/detect/ontoRows';
import { aiTextColumns } from '#core/lens/aiText';
import { familiarColumn } from '#core/lens/memorised';
import { AI_TEXT_TITLE, aiTextBlocks, aiTextTokenBlock, aiTextVerdict } from '#core/panel/aiTextBlocks';
import { judgeText } from '#engine/detect/judgeText';
import { shippedHeads } from '#engine/detect/shippedHeads';
import { readSurprise } from '#engine/detect/surprise';
import { allHeads, chosenHead } from './headChoice.ts';
import type { Study } from './study.ts';

/** Evidence on how the text reads, while one of the lenses about it is looked through. */
export const aiTextStudy: Study = {
  id: 'ai-text',
  title: AI_TEXT_TITLE,
  about: 'text',
  isWanted: ({ settings, stats }) => stats.length > 0 && ['ai-text', 'memorised'].includes(settings.lens.id),
  ask: async ({ text, stats, kept }, model, signal) => {
    const heads = await allHeads();
    const judge = {
      head: model.card ? chosenHead(heads, model.card.digest, kept) : null,
      reliability: heads.reliability,
      surprise: model.card ? await readSurprise(shippedHeads(), model.card.tokenizerDigest) : null,
    };
    const { report, document } = await judgeText(model, text, judge, { signal });
    // Where nothing is said of the whole, its tokens say nothing either.
    const isSilent = report.judgement?.probability === null;
    const rows = ontoRows(document, stats.offsets);
    const [contribution, weight] = [rows.contribution, rows.weight].map(column =>
      isSilent ? column.map(() => Number.NaN) : column,
    ) as [Float32Array, Float32Array];
    const tokens = document.evidence.length;
    const whole = aiTextBlocks(text, document, report);
    return {
      columns: {
        [aiTextColumns.evidence]: contribution.map(part => part * tokens),
        [aiTextColumns.weight]: weight,
        [familiarColumn]: minKPlusPlusTokens(stats),
      },
      overall: aiTextVerdict(report),
      blocks: row => {
        const part = contribution[row];
        return part === undefined || Number.isNaN(part) ? whole : [aiTextTokenBlock(part, weight[row]!), ...whole];
      },
    };
  },
};
