import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device } from '#core/model/device';
import { trimGraph } from '#core/model/trimGraph';
import { addedName, bodyStates, wholeCaches } from '#core/model/wholeCaches';
import { mergeMessages } from '#core/onnx/wire';
import { BODY_FILE, HEAD_FILE } from '../import/importModel.ts';
import { bodyRunner } from './bodyRunner.ts';
import { CarryingLm } from './carryingLm.ts';
import { probeHead } from './head.ts';
import type { LmShape } from './kvCache.ts';
import { openSession } from './session.ts';

/** Most tokens of one run: what a GPU's memory for activations is safe with. */
const MOST = 256;

/** The graphs of an imported model on a device, run in pieces of at most `most` tokens, where that is said. @throws UserError where it cannot hold them. */
export async function loadOnDevice(
  folder: string,
  shape: LmShape,
  device: Device,
  threads: number,
  most = MOST,
): Promise<CarryingLm> {
  const carried = bodyStates(shape);
  const whole = carried.map(({ present }) => present);
  const added = carried.map(({ past }) => addedName(past));
  const options = { threads, keepMemory: false, device };
  const opened: { dispose(): Promise<void> }[] = [];
  const open = async (graph: Parameters<typeof openSession>[0], onDevice: readonly string[] = []) => {
    const session = await openSession(graph, { ...options, onDevice });
    opened.push(session);
    return session;
  };
  try {
    const head = probeHead(await open(join(folder, HEAD_FILE)), shape.vocabularySize);
    const bytes = mergeMessages([await readFile(join(folder, BODY_FILE)), wholeCaches(carried)]);
    const body = await open({ bytes, folder }, [...whole, ...added]);
    const trim = await open({ bytes: trimGraph(carried), folder }, whole);
    return new CarryingLm(bodyRunner({ body, head, trim, carried, shape, device, most }));
  } catch (error) {
    for (const session of opened) await session.dispose();
    throw error;
  }
}
