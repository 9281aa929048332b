import { UserError } from '#core/errors';
import type { Logger, LogLevel } from '#core/log';
import { type DeviceChoice, deviceChoices } from '#core/model/device';
import type { ModelCard, Precision } from '#core/model/modelCard';
import type { LoadProgress } from '#core/protocol/worker';
import { defaultWorkerPath, ModelClient } from '#engine/client';
import { catalogue } from '#engine/models/catalogue';
import { modelName } from '#engine/models/knownModels';
import { resolveModel } from '#engine/models/library';
import type { ObtainOptions, ObtainProgress } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';
import { addressText, isServerAddress, serverAddress } from '#engine/remote/serverAddress';
import { type Arguments, type OptionTable, oneOf, wholeNumber } from './args.ts';
import type { Host } from './host.ts';
import type { Progress, Stage } from './progress.ts';
import { KEY_VARIABLE, requireConsent } from './serverConsent.ts';

const precisions = ['exact', 'fast'] as const satisfies readonly Precision[];

export const modelOption = {
  model: {
    value: 'MODEL',
    short: 'm',
    help: 'A name from "models" or of the Hugging Face hub, a path (GGUF file, folder with ONNX), or the address of a server; else the default',
  },
  'send-to': { value: 'HOST', help: 'With a server as MODEL: yes, texts may be sent to this HOST:PORT' },
} as const satisfies OptionTable;

export const runOptions = {
  ...modelOption,
  precision: {
    value: 'P',
    choices: precisions,
    help: 'exact: float32 arithmetic, the default. fast: quantised arithmetic, where it is faster',
  },
  device: {
    value: 'DEVICE',
    choices: deviceChoices,
    help: 'cpu: the default, with the same numbers everywhere. auto: a GPU, where a trial shows that it is right and faster',
  },
  threads: { value: 'N', help: 'Threads of the model; as many as the machine has cores by default' },
} as const satisfies OptionTable;

/** Nobody waits longer for a run to end after Ctrl-C; the process is then killed, and what came before is kept. */
const graceMs = 3_000;

export interface ModelRequest {
  /** A name or path; the default model where there is none. */
  readonly model: string | undefined;
  readonly precision: Precision;
  readonly threads: number;
  readonly device?: DeviceChoice;
  readonly parts: 'all' | 'header';
  /** As in `LoadParams`. */
  readonly measure?: boolean;
  /** The server, `host:port`, that the user agrees to send texts to. */
  readonly sendTo?: string | undefined;
}

/** A loaded model and the process that holds it. */
export interface ModelSession {
  readonly client: ModelClient;
  /** Of the model as it computes now; another one once a device was left behind. */
  card: ModelCard;
}

export function modelRequest(args: Arguments, parts: 'all' | 'header'): ModelRequest {
  return {
    model: args.value('model'),
    precision: oneOf(args.value('precision') ?? 'exact', '--precision', precisions),
    threads: wholeNumber(args, 'threads', 1, 1024) ?? 0,
    device: oneOf(args.value('device') ?? 'cpu', '--device', deviceChoices),
    parts,
    ...(args.has('send-to') ? { sendTo: args.value('send-to') } : {}),
  };
}

/** Fetches the model if it must, and loads it in a process of its own. The caller disposes the client. */
export async function openModel(request: ModelRequest, host: Host, progress: Progress): Promise<ModelSession> {
  const options = obtainOptions(host, progress);
  const { server, path } = await whereToLoad(request, options, host);
  const { precision, threads, parts, measure = false } = request;
  const device = server ? undefined : request.device;
  let session: ModelSession | undefined;
  // A device that failed in use was left behind: what is written from here on names the one that goes on.
  const onReload = (card: ModelCard) => {
    if (!session) return;
    session.card = { ...card, name: session.card.name };
    for (const note of deviceNotes(card)) progress.note(note);
  };
  const log = logger(host, progress, 'error');
  const client = new ModelClient({ workerPath: defaultWorkerPath(), log, graceMs, onReload });
  try {
    const importFolder = options.store.imports;
    const onProgress = ({ stage, done, total }: LoadProgress) => progress.update(loadStages[stage], done, total);
    const params = { path, importFolder, precision, threads, device, parts, measure, server };
    const card = await client.load(params, { signal: host.signal, onProgress });
    progress.end();
    for (const note of [...card.notes, ...deviceNotes(card)]) progress.note(note);
    session = { client, card: server ? card : { ...card, name: nameOf(card.digest, path) } };
    return session;
  } catch (error) {
    await client.dispose();
    throw error;
  }
}

/** Where a model is: a file, which is fetched if it must be, or a server that the user agrees to. */
async function whereToLoad({ model, precision, sendTo }: ModelRequest, options: ObtainOptions, host: Host) {
  if (model === undefined || !isServerAddress(model)) {
    return { path: await resolveModel(model, { ...options, precision }), server: undefined };
  }
  const address = serverAddress(model);
  await requireConsent(address, sendTo, host);
  return { path: addressText(address), server: { key: host.env[KEY_VARIABLE] || undefined } };
}

/** Loads a second model beside the first, to compare the two; its card. With `insist`, its precision is not on trial. */
export async function openSecond(
  { client }: ModelSession,
  request: ModelRequest & { readonly insist?: boolean },
  host: Host,
  progress: Progress,
): Promise<ModelCard> {
  const options = obtainOptions(host, progress);
  const path = await resolveModel(request.model, { ...options, precision: request.precision });
  const onProgress = ({ stage, done, total }: LoadProgress) => progress.update(loadStages[stage], done, total);
  const { precision, threads, parts, insist = false } = request;
  const params = { path, importFolder: options.store.imports, precision, threads, parts, insist };
  const card = await client.loadSecond(params, { signal: host.signal, onProgress });
  progress.end();
  if (!card) throw new UserError('internal', 'The second model came without its card.', 'Please report it.');
  return { ...card, name: nameOf(card.digest, path) };
}

/** Why the devices that were looked at are not used. */
function deviceNotes({ device, devices = [] }: ModelCard): string[] {
  return devices.filter(verdict => verdict.device !== device).map(verdict => `${verdict.device}: ${verdict.reason}.`);
}

/** The name by which a user can ask for the model again; what the file calls itself is often a path of its makers. */
export function nameOf(digest: string, path: string): string {
  return catalogue.find(({ sha256 }) => sha256 === digest)?.name ?? modelName(path);
}

/** What the library of models needs to know of this process. */
export function obtainOptions(host: Host, progress: Progress): ObtainOptions {
  const onProgress = ({ stage, done, total }: ObtainProgress) => progress.update(obtainStages[stage], done, total);
  return {
    store: openStore({ env: host.env }),
    env: host.env,
    signal: host.signal,
    onProgress,
    log: logger(host, progress, 'info'),
  };
}

const obtainStages: Readonly<Record<ObtainProgress['stage'], Stage>> = {
  check: { label: 'Checking the model file', unit: 'bytes' },
  wait: { label: 'Waiting for another process that fetches the model', unit: 'bytes' },
  download: { label: 'Fetching the model', unit: 'bytes' },
  unpack: { label: 'Unpacking the model', unit: 'bytes' },
};

const loadStages: Readonly<Record<LoadProgress['stage'], Stage>> = {
  check: { label: 'Checking the model file', unit: 'bytes' },
  import: { label: 'Importing the model, once', unit: 'bytes' },
  load: { label: 'Loading the model', unit: 'bytes' },
};

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Prints what is at least as grave as `least`; everything with TOKEN_LOUPE_DEBUG=1. */
function logger(host: Host, progress: Progress, least: LogLevel): Logger {
  const lowest = levels.indexOf(isDebug(host) ? 'debug' : least);
  return (level, message) => {
    if (levels.indexOf(level) >= lowest) progress.note(isDebug(host) ? `${level}: ${message}` : message);
  };
}

export function isDebug(host: Pick<Host, 'env'>): boolean {
  return Boolean(host.env.TOKEN_LOUPE_DEBUG) && host.env.TOKEN_LOUPE_DEBUG !== '0';
}
