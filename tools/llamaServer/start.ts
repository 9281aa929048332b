import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '#core/errors';
import type { Environment } from '#engine/models/store';
import { installLlamaServer } from './install.ts';

export interface LlamaServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts llama.cpp's own server over a GGUF file, installing it where that was not done. It ends with this process.
 * @throws UserError where there is no Python of 3.10 or later, or the server does not start; as `installLlamaServer`.
 */
export async function startLlamaServer(model: string, context: number, env: Environment): Promise<LlamaServer> {
  const library = await installLlamaServer(env, line => process.stderr.write(`${line}\n`));
  const script = resolve('tools', 'llamaServer', 'serve.py');
  const child = spawn('python3', [script, library, model, String(context)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    said = (said + text).slice(-2000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', error => reject(notStarted(error.message)));
    child.once('close', () => reject(notStarted(said)));
  });
  failed.catch(() => {});
  const [url] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), failed])) as [string];
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  };
  return { url, stop };
}

function notStarted(why: string): UserError {
  return new UserError(
    'platform-unsupported',
    `llama.cpp's server did not start: ${why.trim()}`,
    'It needs Python 3.10 or later as python3.',
  );
}
