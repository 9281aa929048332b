import { join, resolve } from 'node:path';
import { cardRows, facts, state } from '#core/export/modelRows';
import { megabytes } from '#core/lens/numbers';
import { lenses } from '#core/lens/registry';
import { served } from '#core/lens/served';
import { defused } from '#core/lens/visible';
import type { Precision } from '#core/model/modelCard';
import { chooseHead, readHeads } from '#engine/detect/headShelf';
import { knownVerdicts } from '#engine/devices/knownVerdicts';
import { exportFolder } from '#engine/export/exportFolder';
import { catalogue } from '#engine/models/catalogue';
import { addModel, listModels, modelInfo, removeModel, resolveModel } from '#engine/models/library';
import type { ObtainOptions } from '#engine/models/obtain';
import { revokeConsent } from '#engine/remote/consents';
import { isServerAddress } from '#engine/remote/serverAddress';
import { type Arguments, bad, commonOptions, oneOf, readArguments, suggestion } from '../args.ts';
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import { table } from '../help.ts';
import type { Host } from '../host.ts';
import { modelOption, obtainOptions, openModel } from '../modelSession.ts';
import { streamOutput } from '../output.ts';
import type { Progress } from '../progress.ts';
import { progressOf } from '../scoreFiles.ts';

const precisions = ['exact', 'fast'] as const;

export const words: CommandWords = {
  name: 'models',
  summary: 'List, add, remove and describe models',
  usage:
    '[list | add NAME|PATH | remove NAME | info NAME|PATH|SERVER | export NAME|PATH FOLDER | revoke HOST] [OPTIONS]',
  details:
    'list shows the models that can be named: those that can be fetched, those on this machine, and the GGUF files of Ollama, LM ' +
    'Studio and llama.cpp where these programs keep them. add fetches one, also ' +
    'from the Hugging Face hub (organisation/name), or makes a GGUF file or a folder with ONNX weights of yours known by its ' +
    'name, without copying it. remove deletes what was fetched and imported, never a file of yours. info says what is in a ' +
    'model, how fast it is here, and which lenses it serves. export writes a GGUF ' +
    'model as a folder with ONNX weights, for use elsewhere. revoke takes back that texts may be sent to a server.',
  options: {
    json: { help: 'JSON' },
    measure: { help: 'With info: loads the model, measures how fast it is here, and tries its devices; remembered' },
    precision: {
      value: 'P',
      choices: precisions,
      help: 'With export: float32 weights (exact), or the blocks of the file',
    },
    'send-to': modelOption['send-to'],
    ...commonOptions,
  },
  examples: [
    ['models', 'what there is'],
    ['models add ~/models/llama.gguf', 'use a file that you have'],
    ['models add onnx-community/Qwen3-0.6B-ONNX', 'fetch a repository of the Hugging Face hub'],
    ['models info smollm2', 'its size, licence, tensor types'],
  ],
};

/** Does its work and gives the lines to print. */
type Action = (name: string, asked: Asked, folder: string) => Promise<string>;

interface Asked {
  readonly host: Host;
  readonly progress: Progress;
  readonly options: ObtainOptions;
  readonly json: boolean;
  readonly measure: boolean;
  readonly precision: Precision;
  readonly sendTo: string | undefined;
}

const actions: Readonly<Record<string, { readonly named: boolean; readonly into?: boolean; readonly act: Action }>> = {
  list: { named: false, act: list },
  add: { named: true, act: add },
  remove: { named: true, act: remove },
  info: { named: true, act: info },
  export: { named: true, into: true, act: exportModel },
  revoke: { named: true, act: revoke },
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  const progress = progressOf(host, args.has('quiet'));
  const { act, name, folder } = actionOf(args);
  const precision = oneOf(args.value('precision') ?? 'exact', '--precision', precisions);
  try {
    const asked = {
      host,
      progress,
      options: obtainOptions(host, progress),
      json: args.has('json'),
      measure: args.has('measure'),
      precision,
      sendTo: args.value('send-to'),
    };
    const lines = await act(name, asked, folder);
    progress.end();
    const output = streamOutput(host.stdout);
    // Words of a model file, and names of files, are anybody's.
    await output.write([asked.json ? lines : defused(lines)]);
    await output.finish();
    return exitCodes.ok;
  } finally {
    progress.end();
  }
}

function actionOf({ positionals }: Arguments): { act: Action; name: string; folder: string } {
  const [verb = 'list', name, ...more] = positionals;
  const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
  const verbs = Object.keys(actions);
  if (!action) throw bad(`models cannot ${verb}.`, suggestion(verb, verbs, `It can ${verbs.join(', ')}.`));
  if (action.named && !name)
    throw bad(`models ${verb} needs a name.`, `Write models ${verb} NAME; "models list" shows them.`);
  if (action.into && !more[0]) throw bad(`models ${verb} needs a folder.`, `Write models ${verb} ${name} FOLDER.`);
  const extra = action.into ? more[1] : action.named ? more[0] : name;
  if (extra !== undefined) throw bad(`models ${verb} cannot do anything with "${extra}".`, 'See models --help.');
  return { act: action.act, name: name ?? '', folder: more[0] ?? '' };
}

async function list(_: string, { options, json }: Asked): Promise<string> {
  const models = await listModels(options);
  if (json) return printed(models);
  const rows = models.map(model => [`${model.name}${model.isDefault ? ' (default)' : ''}`, state(model)] as const);
  return `${table(rows)}\n`;
}

async function add(name: string, { options, json, progress }: Asked): Promise<string> {
  const entry = catalogue.find(one =>
    [one.name, ...one.aliases].some(known => known.toLowerCase() === name.toLowerCase()),
  );
  if (entry?.hasTerms) progress.note(`${entry.title} comes under terms: ${entry.license}, ${entry.licenseUrl}`);
  const model = await addModel(name, options);
  if (json) return printed(model);
  return `${model.name} can be used: score FILE --model ${model.name}\n`;
}

async function remove(name: string, { options, json }: Asked): Promise<string> {
  const { name: found, deleted, kept } = await removeModel(name, options);
  if (json) return printed({ name: found, deleted, kept: kept ?? null });
  const gone = deleted.map(path => `Deleted ${path}\n`).join('');
  const stays = kept === undefined ? '' : `Kept ${kept}, which is yours\n`;
  return `${gone}${stays}${found} is removed.\n`;
}

/** Of a server what it says itself: it is asked, which its user must have agreed to. */
async function serverInfo(model: string, { host, progress, json, sendTo }: Asked): Promise<string> {
  const request = { model, precision: 'exact', threads: 0, parts: 'header', sendTo } as const;
  const { client, card } = await openModel(request, host, progress);
  await client.dispose();
  const can = served(card, lenses, null);
  return json ? printed({ card, served: can }) : `${table(cardRows(card, can))}\n`;
}

async function revoke(server: string, { options, json }: Asked): Promise<string> {
  const isRevoked = await revokeConsent(options.store, server);
  if (json) return printed({ host: server, revoked: isRevoked });
  return isRevoked ? `${server} is sent no texts any more.\n` : `It was not agreed that ${server} may be sent texts.\n`;
}

async function info(name: string, asked: Asked): Promise<string> {
  const { host, progress, options, json, measure } = asked;
  if (isServerAddress(name)) return serverInfo(name, asked);
  const model = await modelInfo(name, options);
  if (!model.present) return json ? printed({ ...model, card: null }) : `${table(facts(model))}\n`;
  const path = await resolveModel(name, options);
  // Devices are tried where something is measured; else what is known of them from before is said.
  const how = measure ? ({ parts: 'all', device: 'auto' } as const) : ({ parts: 'header' } as const);
  const session = await openModel({ model: path, precision: 'exact', threads: 0, measure, ...how }, host, progress);
  const importFolder = options.store.imports;
  const known = await knownVerdicts({ path, precision: 'exact', importFolder }, options.env);
  await session.client.dispose();
  const devices = session.card.devices ?? known;
  const card = devices.length > 0 ? { ...session.card, devices } : session.card;
  const shelf = await readHeads([options.store.heads, join(host.root, 'media', 'heads')]);
  const head = chooseHead(shelf, card.digest);
  const can = served(card, lenses, head && { name: head.card.name, fits: head.fits });
  if (json) return printed({ ...model, card, served: can });
  const rows = [...facts({ ...model, license: model.license || card.license }), ...cardRows(card, can)];
  const hint = (label: string) => (label === 'speed' && card.speed === undefined ? '; --measure does it' : '');
  return `${table(rows.map(([label, words]) => [label, words + hint(label)]))}\n`;
}

async function exportModel(name: string, { host, progress, options, json, precision }: Asked, folder: string) {
  const path = await resolveModel(name, options);
  const target = resolve(folder);
  const stage = { label: 'Writing the weights', unit: 'bytes' } as const;
  const onProgress = (done: number, total: number) => progress.update(stage, done, total);
  const bytes = await exportFolder({ path, target, precision, signal: host.signal, onProgress });
  if (json) return printed({ path, folder: target, precision, weightBytes: bytes });
  return `${target} holds the model, ${megabytes(bytes)} of weights: score FILE --model ${folder}\n`;
}

function printed(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
