import { grouped, megabytes } from '../lens/numbers.ts';
import type { Served } from '../lens/served.ts';
import type { ModelCard } from '../model/modelCard.ts';
import type { ServerCard } from '../model/serverCard.ts';

type Row = readonly [label: string, words: string];

/** What is known of a model without reading it. */
export interface KnownModel {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  /** The program whose file it is, where it is another's. */
  readonly program?: string | undefined;
  readonly present: boolean;
  readonly path?: string | undefined;
  readonly bytes: number;
  readonly license: string;
  readonly importedBytes: number;
}

/** What the header of a model says, and what is known of it here. */
export function cardRows(card: ModelCard, { lenses: ids, limits }: Served): Row[] {
  if (card.server) return serverRows(card, card.server, ids, limits);
  const speed = card.speed === undefined ? 'not measured yet' : `${Math.round(card.speed)} tokens/s here`;
  const devices = (card.devices ?? []).map(({ device, reason }) => `${device}: ${reason}`);
  return [
    ['architecture', card.architecture],
    ['parameters', grouped(card.parameters)],
    ['tensor types', card.quantization],
    ['context', `${grouped(card.contextLength)} tokens`],
    ['vocabulary', `${grouped(card.vocabularySize)} tokens`],
    ['starts after', card.start === null ? 'nothing' : `${card.start.text} (${card.start.id})`],
    ['precision', `${card.precision}, on ${card.device}`],
    ['speed', speed],
    ...list('devices', devices.length > 0 ? devices : ['none but the CPU was tried']),
    ['SHA-256', card.digest],
    ['tokenizer', card.tokenizerDigest],
    ['lenses', ids.join(', ')],
    ...list('note', [...limits, ...card.notes]),
  ];
}

/** What a server says of its model. */
function serverRows(card: ModelCard, server: ServerCard, ids: readonly string[], limits: readonly string[]): Row[] {
  const tokens = (count: number) => (count > 0 ? `${grouped(count)} tokens` : NOT_GIVEN);
  return [
    ['name', card.name],
    ['server', `${server.kind} at ${server.host}`],
    ['its model', server.model],
    ['architecture', NOT_GIVEN],
    ['parameters', card.parameters > 0 ? grouped(card.parameters) : NOT_GIVEN],
    ['tensor types', card.quantization || NOT_GIVEN],
    ['context', tokens(card.contextLength)],
    ['vocabulary', tokens(card.vocabularySize)],
    ['starts after', card.start === null ? 'nothing' : `${card.start.text} (${card.start.id})`],
    ['choices', `at most ${server.mostChoices} a token`],
    ['precision', NOT_GIVEN],
    ['licence', NOT_GIVEN],
    ['SHA-256', NOT_GIVEN],
    ['lenses', ids.join(', ')],
    ...list('note', [...limits, ...card.notes]),
  ];
}

const NOT_GIVEN = 'not given by this server';

/** What is known of a model without reading it. */
export function facts(model: KnownModel): Row[] {
  return [
    ['name', model.name],
    ['title', model.title],
    ['licence', model.license || 'not said'],
    ['state', state(model)],
    ['file', model.path ?? 'not on this machine'],
  ];
}

/** Where a model is, and how large. */
export function state({ origin, program, present, bytes, importedBytes }: KnownModel): string {
  if (!present && origin === 'hub') return 'can be looked for on the Hugging Face hub';
  if (!present) return origin === 'catalogue' ? `can be fetched, ${megabytes(bytes)}` : 'its file is gone';
  const imported = importedBytes > 0 ? `, imported with ${megabytes(importedBytes)}` : '';
  return `${program ? `a file of ${program}` : 'on this machine'}, ${megabytes(bytes)}${imported}`;
}

/** One row a sentence, the first with the label. */
function list(label: string, sentences: readonly string[]): Row[] {
  return sentences.map((sentence, i) => [i === 0 ? label : '', sentence]);
}
