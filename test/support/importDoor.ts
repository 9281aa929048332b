/** Begins to import a tiny model into the folder of its first argument, says so in the middle of it, and never ends. */
import { importModel } from '#engine/import/importModel';
import { importRequest } from './importRequest.ts';
import { tinyLlama } from './tinyModel.ts';

void main(process.argv[2]!);

async function main(importFolder: string): Promise<void> {
  const request = await importRequest(tinyLlama(), importFolder);
  let reads = 0;
  const read: typeof request.source.read = async (offset, length) => {
    reads += 1;
    if (reads < 5) return request.source.read(offset, length);
    process.stdout.write('in the middle\n');
    return new Promise(resolve => setTimeout(resolve, 1e9, new Uint8Array()));
  };
  await importModel({ ...request, source: { size: request.source.size, read } });
}
