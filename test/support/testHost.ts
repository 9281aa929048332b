/**
 * A host that tests kill. It loads the model of the test worker beside it, asks it to score the text of its first
 * argument, and writes the id of the worker's process when that is at it.
 */
import { defaultWorkerPath, ModelClient } from '#engine/client';

const client = new ModelClient({ workerPath: defaultWorkerPath(), log: () => {} });
void main(process.argv[2] ?? '');

async function main(text: string): Promise<void> {
  await client.load({ path: 'model', importFolder: '', precision: 'exact', threads: 0, parts: 'all' });
  await client.score({ text, start: 'default', window: 0, k: 10 }, { onProgress: tellWorker });
}

function tellWorker(): void {
  process.stdout.write(`${client.pid}\n`);
}
