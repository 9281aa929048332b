/** The probe: an extension beside ours that answers questions from inside the extension host, over a local port. */
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { answers } from './answers.ts';

/** The harness names a folder for the address and a secret; without them nothing is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const folder = process.env.TOKEN_LOUPE_PROBE;
  const secret = process.env.TOKEN_LOUPE_PROBE_SECRET;
  if (!folder || !secret) return;
  const server = createServer((request, response) => void reply(request, response, secret));
  context.subscriptions.push({ dispose: () => server.close() });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder, `${process.pid}.probe`), String(port));
}

async function reply(request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
  if (request.headers.authorization !== secret) {
    response.writeHead(403).end();
    return;
  }
  const body = await answer(request).then(
    value => ({ value }),
    (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(stringify(body) ?? '{"value":null}');
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const name = (request.url ?? '').slice(1);
  const known = Object.entries(answers).find(([question]) => question === name);
  if (!known) throw new Error(`The probe does not know "${name}".`);
  let body = '';
  for await (const chunk of request) body += chunk;
  // The table says which parameters a question takes; the client is typed by the same table.
  return (known[1] as (ask: unknown) => unknown)(JSON.parse(body));
}

/** Typed arrays as arrays; what cannot be sent (a loop, a function) as null. */
function stringify(body: object): string | undefined {
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as unknown as number[]) : value;
  try {
    return JSON.stringify(body, plain);
  } catch {
    return undefined;
  }
}
