import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Cancelled, type ErrorCode, UserError } from '#core/errors';
import type { LoadParams, ScoreParams } from '#core/protocol/worker';
import { ModelClient, type ModelClientOptions } from '#engine/client';
import { bundleDoors } from './testBundle.ts';

export const model = (path: string): LoadParams => ({
  path,
  importFolder: '',
  precision: 'exact',
  threads: 0,
  parts: 'all',
});
export const text = (words: string): ScoreParams => ({ text: words, start: 'default', window: 0, k: 10 });

export interface TestClients {
  /** Where the bundled test doors lie: `worker.cjs`, `host.cjs` and `closedForm.cjs`. */
  readonly folder: string;
  /** What the clients have logged so far. */
  readonly logged: string[];
  make(options?: Partial<ModelClientOptions>): ModelClient;
  makeLoaded(options?: Partial<ModelClientOptions>): Promise<ModelClient>;
  /** Ends all clients made so far. */
  end(): Promise<void>;
  remove(): void;
}

/** Clients of the test worker. */
export async function testClients(): Promise<TestClients> {
  const { folder, remove } = await bundleDoors({
    worker: 'test/support/testWorker.ts',
    host: 'test/support/testHost.ts',
    closedForm: 'test/support/closedFormWorker.ts',
  });
  const clients: ModelClient[] = [];
  const logged: string[] = [];
  const log = (level: string, message: string) => void logged.push(`${level}: ${message}`);
  const make = (options: Partial<ModelClientOptions> = {}) => {
    const client = new ModelClient({ workerPath: join(folder, 'worker.cjs'), log, ...options });
    clients.push(client);
    return client;
  };
  const makeLoaded = async (options: Partial<ModelClientOptions> = {}) => {
    const client = make(options);
    await client.load(model('model'));
    return client;
  };
  const end = async () => {
    logged.length = 0;
    await Promise.all(clients.splice(0).map(client => client.dispose()));
  };
  return { folder, logged, make, makeLoaded, end, remove };
}

/** Starts a score and resolves at its first rows, to what it will answer. */
export async function started(
  client: ModelClient,
  words: string,
  signal?: AbortSignal,
): Promise<{ readonly answer: Promise<unknown> }> {
  return new Promise((resolve, reject) => {
    const answer = client.score(text(words), { signal, onProgress: () => resolve({ answer }) });
    answer.catch(reject);
  });
}

/** How often the present process has loaded a model, and which. */
export async function loadsOf(client: ModelClient): Promise<[number, string]> {
  const { ids, texts } = await client.encode({ text: '' });
  return [ids[0]!, texts.get(ids[0]!)!];
}

export function isNamed(code: ErrorCode, words: RegExp): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, words);
    assert.equal(error.code, code);
    assert.notEqual(error.hint, '');
    return true;
  };
}

export const isCancelled = (error: unknown) => error instanceof Cancelled;
