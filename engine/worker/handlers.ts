import type { DetectedWindow } from '#core/detect/document';
import { UserError } from '#core/errors';
import type { Logger } from '#core/log';
import type { Context, Handlers } from '#core/protocol/channel';
import type { DetectParams } from '#core/protocol/detect';
import type { EncodeResult, LoadParams, LoadProgress, ScoreParams, WorkerCalls } from '#core/protocol/worker';
import { isAllocationFailure, outOfMemory } from '../processDeath.ts';
import { contrastBytes } from './contrastBytes.ts';
import { contrastText } from './contrastText.ts';
import { detectText } from './detectText.ts';
import { fillMiddle } from './fillMiddle.ts';
import { Heads } from './heads.ts';
import { encoded, type LoadedModel } from './loadedModel.ts';

import { byteSurprisal, nextByte } from './readBytes.ts';
import { rescoreText } from './rescoreText.ts';
import { rollOutText } from './rollOutText.ts';
import { Names, scoreShort, scoreText } from './scoreText.ts';

import { type DeviceAccess, noDevices, tryDevice } from './tryDevice.ts';

import { Turns } from './turns.ts';

export type OpenModelFunction = (
  params: LoadParams,
  report: (progress: LoadProgress) => void,
  signal: AbortSignal,
  log: Logger,
) => Promise<LoadedModel>;

/** Answers to what a host asks, about the model that it had loaded, and a second one to compare it with. */
export function createHandlers(
  openModel: OpenModelFunction,
  log: Logger,
  devices: DeviceAccess = noDevices,
): Handlers<WorkerCalls> {
  const turns = new Turns();
  let loaded: LoadedModel | undefined;
  let second: LoadedModel | undefined;
  const model = () => {
    if (!loaded) throw new UserError('model-not-found', 'No model is loaded.', 'Choose a model first.');
    return loaded;
  };
  const load = async (params: LoadParams, { signal, report }: Context<LoadProgress>) => {
    // First out, then in: there may not be room for two.
    const previous = loaded;
    loaded = undefined;
    await previous?.dispose();
    loaded = await openModel(params, progress => void report(progress), signal, log);
    return loaded.card;
  };
  const loadSecond = async (params: LoadParams | null, { signal, report }: Context<LoadProgress>) => {
    const previous = second;
    second = undefined;
    await previous?.dispose();
    if (params) second = await openModel(params, progress => void report(progress), signal, log);
    return second?.card ?? null;
  };
  const models = () => ({ first: model(), second });
  const which = (name: ScoreParams['model']) => {
    if (name !== 'second') return model();
    if (!second) throw new UserError('model-not-found', 'No second model is loaded.', 'Choose a second model first.');
    return second;
  };
  const heads = new Heads();
  const detect = async (params: DetectParams, context: Context<DetectedWindow>) => {
    return detectText(model(), params, params.head && (await heads.open(params.head)), context);
  };
  return {
    load: (params, context) => turns.take(context.signal, () => named(load(params, context))),
    score: (params, context) =>
      turns.take(context.signal, () => named(scoreText(which(params.model), params, context))),
    rescore: (params, context) => turns.take(context.signal, () => named(rescoreText(model(), params, context))),
    loadSecond: (params, context) => turns.take(context.signal, () => named(loadSecond(params, context))),
    tryDevice: (params, { signal }) =>
      turns.take(signal, async () => {
        await loaded?.dispose();
        loaded = undefined;
        return named(tryDevice(params, each => openModel(each, () => {}, signal, log), signal, devices));
      }),
    contrast: (params, context) => turns.take(context.signal, () => named(contrastText(models(), params, context))),
    contrastBytes: (params, context) =>
      turns.take(context.signal, () => named(contrastBytes(models(), params, context))),
    shortContexts: (params, context) => turns.take(context.signal, () => named(scoreShort(model(), params, context))),
    rollout: (params, context) => turns.take(context.signal, () => named(rollOutText(model(), params, context))),
    detect: (params, context) => turns.take(context.signal, () => named(detect(params, context))),
    nextByte: (params, context) => turns.take(context.signal, () => named(nextByte(models(), params, context))),
    byteSurprisal: (params, context) =>
      turns.take(context.signal, () => named(byteSurprisal(models(), params, context))),
    fillMiddle: (params, context) => turns.take(context.signal, () => named(fillMiddle(model(), params, context))),
    encode: (params, { signal }) => encodeText(model(), params.text, signal),
  };
}

async function encodeText(model: LoadedModel, text: string, signal: AbortSignal): Promise<EncodeResult> {
  const { ids, offsets } = await encoded(model, text, signal);
  const { tokenizer } = model;
  const texts = new Names(tokenizer.vocabulary).of(ids);
  const bytes = new Map(Array.from(texts.keys(), id => [id, tokenizer.vocabulary.piece(id).bytes]));
  return { ids, offsets, texts, bytes };
}

/** The promise, with failed allocations told by name: they leave the process alive and are not its defect. */
async function named<T>(promise: Promise<T>): Promise<T> {
  return promise.catch(error => {
    const failed = error instanceof Error && !(error instanceof UserError) && isAllocationFailure(error.message);
    throw failed ? outOfMemory(`ran out of memory: ${error.message}`, error) : error;
  });
}
