import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

/** What a real server was asked and answered; written by tools/goldens/server_answers.py. */
export interface ServerAnswers {
  readonly provenance: { readonly server: string };
  readonly text: string;
  /** Name of the token before the text, or `none`. */
  readonly start: string;
  /** Of each token of the text, nats, as they were read from these answers; `null` where there was none. */
  readonly logProb: readonly (number | null)[];
  readonly exchanges: readonly Exchange[];
  /** Status and answer to what it must refuse. */
  readonly refusals: Readonly<Record<string, Pick<Exchange, 'status' | 'answer'>>>;
}

interface Exchange {
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export async function serverAnswers(name: string): Promise<ServerAnswers> {
  return JSON.parse(await readFile(join('test', 'fixtures', 'servers', `${name}.json`), 'utf8'));
}

/**
 * Answers as the real server did, to the very requests that it was asked; another one is a failure that names it.
 * Resolves to its address, and to what it could not answer.
 */
export async function replayServer(
  context: TestContext,
  { exchanges }: ServerAnswers,
): Promise<{ readonly url: string; readonly unknown: readonly string[] }> {
  const unknown: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const written = Buffer.concat(chunks).toString('utf8');
    const body: unknown = written === '' ? null : JSON.parse(written);
    const found = exchanges.find(({ path, body: noted }) => path === request.url && isDeepStrictEqual(body, noted));
    if (!found) unknown.push(`${request.url} ${written.slice(0, 200)}`);
    const { status, answer } = found ?? { status: 500, answer: { error: { message: 'not asked when it was noted' } } };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, unknown };
}
