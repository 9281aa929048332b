import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { answerTo, type FakeServerOptions } from './toyAnswers.ts';

/**
 * A server that answers in the shapes of llama-server, vLLM or of completions with echo, about a toy model. The shapes
 * are written from their public documentation (tools/server/README.md of llama.cpp; "OpenAI-Compatible Server" of vLLM;
 * the reference of OpenAI's completions), those of llama-server after answers of build 11549. What a
 * real vLLM 0.32.0 answered is in test/fixtures/servers.
 */
export interface FakeServer {
  readonly host: string;
  readonly url: string;
  /** `METHOD path body` of each request. */
  readonly requests: { readonly path: string; readonly body: Fields; readonly headers: IncomingMessage['headers'] }[];
  /** Answers of the next requests, one each; `undefined` for the ordinary one. */
  readonly faults: (Fault | undefined)[];
}

export interface Fault {
  readonly status?: number;
  readonly retryAfter?: string;
  readonly location?: string;
  readonly body?: string;
  /** The connection breaks after so many bytes of the answer. */
  readonly cutAfter?: number;
  /** Nothing is ever answered. */
  readonly isSilent?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

export async function startFakeServer(context: TestContext, options: FakeServerOptions): Promise<FakeServer> {
  const requests: FakeServer['requests'] = [];
  const faults: FakeServer['faults'] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const written = Buffer.concat(chunks).toString('utf8');
    const body: Fields = written === '' ? {} : JSON.parse(written);
    const path = request.url ?? '';
    requests.push({ path, body, headers: request.headers });
    const fault = faults.shift();
    if (fault) return fail(response, fault);
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      return send(response, 401, { error: { message: 'Invalid API Key' } });
    }
    const [status, answer] = answerTo(path, body, options);
    return send(response, status, answer);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}`, requests, faults };
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function fail(
  response: ServerResponse,
  { status = 200, retryAfter, location, body = '{}', cutAfter, isSilent }: Fault,
) {
  if (isSilent) return;
  const headers = {
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    ...(location === undefined ? {} : { location }),
  };
  if (cutAfter === undefined) return void response.writeHead(status, headers).end(body);
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.slice(0, cutAfter), () => response.destroy());
}
