import { grouped } from '#core/lens/numbers';
import type { Served } from '#core/lens/served';
import type { ModelCard } from '#core/model/modelCard';
import type { ServerCard } from '#core/model/serverCard';
import type { ListedModel } from '#engine/models/library';
import { megabytes } from '../progress.ts';

type Row = readonly [label: string, words: string];

/** What the header of a model says, and what is known of it here. */
export function cardRows(card: ModelCard, { lenses: ids, limits }: Served): Row[] {
  const speed =
    card.speed === undefined ? 'not measured yet; --measure does it' : `${Math.round(card.speed)} tokens/s here`;
  if (card.server) return serverRows(card, card.server, ids, limits);
  return [
    ['architecture', card.architecture],
    ['parameters', grouped(card.parameters)],
    ['tensor types', card.quantization],
    ['context', `${grouped(card.contextLength)} tokens`],
    ['vocabulary', `${grouped(card.vocabularySize)} tokens`],
    ['starts after', card.start === null ? 'nothing' : `${card.start.text} (${card.start.id})`],
    ['precision', `${card.precision}, on ${card.device}`],
    ['speed', speed],
    ['SHA-256', card.digest],
    ['tokenizer', card.tokenizerDigest],
    ['lenses', ids.join(', ')],
    ...[...limits, ...card.notes].map((note, i) => [i === 0 ? 'note' : '', note] as const),
  ];
}

/** What a server says of its model. */
function serverRows(card: ModelCard, server: ServerCard, ids: readonly string[], limits: readonly string[]): Row[] {
  const tokens = (count: number) => (count > 0 ? `${grouped(count)} tokens` : NOT_GIVEN);
  return [
    ['name', card.name],
    ['server', `${server.kind} at ${server.host}`],
    ['its model', server.model],
    ['parameters', card.parameters > 0 ? grouped(card.parameters) : NOT_GIVEN],
    ['tensor types', card.quantization || NOT_GIVEN],
    ['context', tokens(card.contextLength)],
    ['vocabulary', tokens(card.vocabularySize)],
    ['starts after', card.start === null ? 'nothing' : `${card.start.text} (${card.start.id})`],
    ['choices', `at most ${server.mostChoices} a token`],
    ['licence', NOT_GIVEN],
    ['SHA-256', NOT_GIVEN],
    ['lenses', ids.join(', ')],
    ...[...limits, ...card.notes].map((note, i) => [i === 0 ? 'note' : '', note] as const),
  ];
}

const NOT_GIVEN = 'not given by this server';

/** What is known of a model without reading it. */
export function facts(model: ListedModel): Row[] {
  return [
    ['name', model.name],
    ['title', model.title],
    ['licence', model.license || 'not said'],
    ['state', state(model)],
    ['file', model.path ?? 'not on this machine'],
  ];
}

/** Where a model is, and how large. */
export function state({ origin, program, present, bytes, importedBytes }: ListedModel): string {
  if (!present && origin === 'hub') return 'can be looked for on the Hugging Face hub';
  if (!present) return origin === 'catalogue' ? `can be fetched, ${megabytes(bytes)}` : 'its file is gone';
  const imported = importedBytes > 0 ? `, imported with ${megabytes(importedBytes)}` : '';
  return `${program ? `a file of ${program}` : 'on this machine'}, ${megabytes(bytes)}${imported}`;
}
