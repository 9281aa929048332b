import { assembleDocument, type DetectedWindow } from '#core/detect/document';
import { minKPlusPlusTokens } from '#core/detect/memorised';
import { ontoRows } from '#core/detect/ontoRows';
import { report, withPooled } from '#core/detect/report';
import { aiTextColumns } from '#core/lens/aiText';
import { familiarColumn } from '#core/lens/memorised';
import { AI_TEXT_TITLE, aiTextBlocks, aiTextTokenBlock } from '#core/panel/aiTextBlocks';
import { chooseHead, type FoundHead, type Heads } from '#engine/detect/headShelf';
import { packedBytes, shippedHeads } from '#engine/detect/shippedHeads';
import { readSurprise } from '#engine/detect/surprise';
import { allHeads, keptHead } from './headChoice.ts';
import type { Study } from './study.ts';

/** Evidence on how the text reads, while one of the lenses about it is looked through. */
export const aiTextStudy: Study = {
  id: 'ai-text',
  title: AI_TEXT_TITLE,
  about: 'text',
  isWanted: ({ settings, stats }) => stats.length > 0 && ['ai-text', 'memorised'].includes(settings.lens.id),
  ask: async ({ text, stats, kept }, model, signal) => {
    const heads = await allHeads();
    const head = model.card ? chosenHead(heads, model.card.digest, keptHead(kept)) : null;
    const windows: DetectedWindow[] = [];
    const onProgress = (window: DetectedWindow) => void windows.push(window);
    const { normalized } = await model.ask('detect', { text, head: head?.file ?? null }, { signal, onProgress });
    const read = assembleDocument(windows);
    const detected = head ? withPooled(read, head.card) : read;
    const found = report(text, read, {
      head,
      reliability: heads.reliability,
      surprise: model.card ? await readSurprise(shippedHeads(), model.card.tokenizerDigest) : null,
      packedBytes: packedBytes(normalized),
      further: {},
    });
    const { contribution, weight } = ontoRows(detected, stats.offsets);
    const tokens = detected.evidence.length;
    const whole = aiTextBlocks(text, detected, found);
    return {
      columns: {
        [aiTextColumns.evidence]: contribution.map(part => part * tokens),
        [aiTextColumns.weight]: weight,
        [familiarColumn]: minKPlusPlusTokens(stats),
      },
      blocks: row => {
        const part = contribution[row];
        return part === undefined || Number.isNaN(part) ? whole : [aiTextTokenBlock(part, weight[row]!), ...whole];
      },
    };
  },
};

/** The head of that name, or where it is gone or reads another model the one that fits best. */
function chosenHead(heads: Heads, digest: string, name: string | undefined): FoundHead | null {
  const isUsable = heads.found.some(({ card }) => card.name === name && (card.model === digest || !card.hidden));
  return chooseHead(heads, digest, isUsable ? name : undefined);
}
