import type { SearchRequest } from '#engine/rollouts/searchText';
import { closedFormCard } from './closedFormModel.ts';
import { handlersHost, loadParams } from './handlersHost.ts';
import { PlantedLm, planted, plantedVocabulary } from './plantedLm.ts';

/** `X` is the token that decides. */
export const PLANTED_TEXT = 'ababZaXbabaN';
const ids = Int32Array.from(PLANTED_TEXT, letter => ['<s>', 'a', 'b', 'X', 'Z', 'Y', 'N'].indexOf(letter));

/** A client whose model has a planted token, and what it was asked for. */
export async function plantedClient() {
  const { client: channel } = handlersHost(async () => ({
    card: { ...closedFormCard, vocabularySize: plantedVocabulary.size, start: { id: planted.start, text: '<s>' } },
    tokenizer: {
      digest: 'planted',
      vocabulary: plantedVocabulary,
      encode: text => ({
        ids: Int32Array.from(text, letter => Math.max(0, ['<s>', 'a', 'b', 'X', 'Z', 'Y', 'N'].indexOf(letter))),
        offsets: Uint32Array.from({ length: 2 * text.length }, (_, i) => (i + 1) >> 1),
      }),
    },
    lm: new PlantedLm(),
    defaultWindow: 256,
    longestWindow: 256,
    dispose: async () => {},
  }));
  await channel.request('load', loadParams);
  const asked: { readonly method: string; readonly count: number }[] = [];
  const ask = (method: string, params: { readonly count: number }, options: object) => {
    asked.push({ method, count: params.count });
    return channel.request(method as never, params as never, options as never);
  };
  return { client: { ask: ask as never }, asked };
}

export const plantedRequest = (changes: Partial<SearchRequest> = {}): SearchRequest => ({
  text: PLANTED_TEXT,
  ids,
  offsets: Uint32Array.from({ length: 2 * ids.length }, (_, i) => (i + 1) >> 1),
  tokenText: id => plantedVocabulary.text(id),
  start: 'default',
  plan: { from: 1, rows: ids.length, candidates: [], sweep: false, alternatives: () => [{ id: 4, probability: 0.1 }] },
  rule: { temperature: 1, topP: 1, maxTokens: 30, stop: [], seed: 1 },
  rollouts: 64,
  judge: async response => response.endsWith('Y'),
  budget: 1e6,
  record: {},
  ...changes,
});
