import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { BODY_FILE, HEAD_FILE, importModel, LOGITS_FILE } from '#engine/import/importModel';
import { CpuLm } from '#engine/worker/cpuLm';
import { type Head, logitsHead, probeHead } from '#engine/worker/head';
import { openSession } from '#engine/worker/session';
import { DENSE, type Held, importRequest } from './importRequest.ts';
import { scratchFolder } from './scratch.ts';
import type { TinyModel } from './tinyModel.ts';

export const sessionOptions = { threads: 1, keepMemory: false };

/** A tiny model, imported into a folder of the test and loaded. */
export async function openTinyLm(context: TestContext, model: TinyModel, held: Held = DENSE): Promise<CpuLm> {
  const request = await importRequest(model, await scratchFolder(context), held);
  const { folder } = await importModel(request);
  const head = probeHead(await openSession(join(folder, HEAD_FILE), sessionOptions), model.vocabularySize);
  const lm = new CpuLm(await openSession(join(folder, BODY_FILE), sessionOptions), head, request.config);
  context.after(() => lm.dispose());
  return lm;
}

/** Both heads of a tiny model: the one that measures in its graph, and the one that gives its logits away. */
export async function openTinyHeads(
  context: TestContext,
  model: TinyModel,
  held: Held = DENSE,
): Promise<{ readonly probe: Head; readonly logits: Head; readonly logitsPath: string }> {
  const { folder } = await importModel(await importRequest(model, await scratchFolder(context), held));
  const logitsPath = join(folder, LOGITS_FILE);
  const probe = probeHead(await openSession(join(folder, HEAD_FILE), sessionOptions), model.vocabularySize);
  const logits = logitsHead(await openSession(logitsPath, sessionOptions), model.vocabularySize);
  context.after(() => Promise.all([probe.dispose(), logits.dispose()]));
  return { probe, logits, logitsPath };
}
