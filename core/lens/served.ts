import type { ModelCard } from '../model/modelCard.ts';
import type { ServerCard } from '../model/serverCard.ts';
import type { Lens } from './lens.ts';

/** What a model can show, and why it cannot show the rest, or not all of it. */
export interface Served {
  /** Ids of lenses. */
  readonly lenses: readonly string[];
  /** Sentences for people. */
  readonly limits: readonly string[];
}

/** Names of heads for detection by what they were trained on: this model's measures, or another's. */
export interface HeadFit {
  readonly name: string;
  readonly fits: boolean;
}

/** `head` is the one that detection would take. */
export function served(
  { start, contextLength, server }: Pick<ModelCard, 'start' | 'contextLength' | 'server'>,
  lenses: readonly Lens[],
  head: HeadFit | null,
): Served {
  const limits: string[] = [];
  if (!start)
    limits.push('The first token of a document has no score: the model has no token that documents start after.');
  if (contextLength > 0 && contextLength < SHORT)
    limits.push(`A token is scored with at most ${contextLength} tokens before it.`);
  if (server) return { lenses: given(lenses), limits: [...limits, ...serverLimits(server)] };
  if (!head) limits.push('AI-text: no trained head can read this model; the zero-shot criteria serve.');
  else if (!head.fits) limits.push(`AI-text: the head "${head.name}" was trained on another model's measures.`);
  return { lenses: lenses.map(({ id }) => id), limits };
}

/** Lenses that need whole distributions, hidden states or a tokenizer here. */
const BEYOND_SERVERS: readonly string[] = [
  'entropy',
  'forking',
  'ai-text',
  'memorised',
  'contrast',
  'critical',
  'byte-surprisal',
  'tokenization-bias',
];

function given(lenses: readonly Lens[]): readonly string[] {
  return lenses.filter(({ id }) => !BEYOND_SERVERS.includes(id)).map(({ id }) => id);
}

function serverLimits({ ranks, ids, mostChoices }: ServerCard): readonly string[] {
  const listed = `Rank: only of tokens among the first ${mostChoices} choices; others are not given by this server.`;
  return [
    'Entropy, forking tokens, top-p: not given by this server, which does not tell whole distributions.',
    'AI-text, memorised, contrast, critical tokens, bytes, fill in the middle: not given by this server.',
    ...(ranks === 'listed' ? [listed] : []),
    ...(ids ? [] : ['Ids of tokens: not given by this server.']),
  ];
}

/** A context below this is felt in ordinary documents. */
const SHORT = 2048;
