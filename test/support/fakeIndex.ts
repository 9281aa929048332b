import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { sha256Of } from './fakeModel.ts';
import { selfSigned } from './selfSigned.ts';

/** What the server does wrong with one request; nothing where it says nothing. */
export interface Fault {
  /** Ends the connection after so many bytes of this reply. */
  readonly cutAfter?: number;
  /** Sends so many bytes and then nothing. */
  readonly stallAfter?: number;
  /** Changes the byte at this offset of the file. */
  readonly corruptAt?: number;
  readonly status?: number;
  readonly retryAfter?: string;
  readonly redirect?: string;
  /** Sends the file from its start whatever was asked. */
  readonly ignoreRange?: boolean;
  /** Announces so many bytes more than it has. */
  readonly lieBy?: number;
  /** Sends more than any such file can have, without saying how much. */
  readonly endless?: boolean;
}

export interface FakeIndexOptions {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly pages?: 'json' | 'html';
  /** Faults of the requests for files, in order; after the last of them the server behaves. */
  readonly faults?: readonly Fault[];
  /** The same for index pages; only `status` and `redirect` count. */
  readonly pageFaults?: readonly Fault[];
  /** Whether the page gives digests. */
  readonly digests?: boolean;
  /** Whether replies carry an entity tag. */
  readonly tags?: boolean;
  /** `user:password` that every request must carry. */
  readonly login?: string;
  readonly secure?: boolean;
}

export interface FakeIndex {
  /** Address of the simple index. */
  readonly url: string;
  readonly host: string;
  readonly requests: { readonly path: string; readonly headers: http.IncomingHttpHeaders; readonly status: number }[];
  close(): Promise<void>;
}

/** A Python package index on this machine, with faults on order. */
export async function startFakeIndex(options: FakeIndexOptions): Promise<FakeIndex> {
  const requests: FakeIndex['requests'] = [];
  const faults = [...(options.faults ?? [])];
  const pageFaults = [...(options.pageFaults ?? [])];
  const answer: http.RequestListener = (request, response) => {
    requests.push({
      path: request.url ?? '',
      headers: request.headers,
      get status() {
        return response.statusCode;
      },
    });
    const wanted = options.login && `Basic ${Buffer.from(options.login).toString('base64')}`;
    if (wanted && request.headers.authorization !== wanted) return void response.writeHead(401).end();
    const { pathname } = new URL(request.url ?? '', 'http://index');
    const file = options.files.get(pathname.replace(/^\/files\//, ''));
    if (file) sendFile(request, response, file, faults.shift() ?? {}, options.tags ?? true);
    else sendPage(pathname, response, pageFaults.shift() ?? {}, options);
  };
  const server = options.secure ? https.createServer(selfSigned, answer) : http.createServer(answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>(resolve => server.close(() => resolve()));
  };
  return { url: `${options.secure ? 'https' : 'http'}://${host}/simple`, host, requests, close };
}

function sendPage(path: string, response: http.ServerResponse, fault: Fault, options: FakeIndexOptions): void {
  if (sendStatus(response, fault)) return;
  const stem = /^\/simple\/([^/]+)\/$/.exec(path)?.[1]?.replaceAll('-', '_');
  const files = [...options.files].filter(([name]) => name.startsWith(`${stem}-`));
  if (files.length === 0) return void response.writeHead(404).end('not found');
  const digest = (data: Buffer) => ((options.digests ?? true) ? sha256Of(data) : undefined);
  if (options.pages === 'html') {
    const links = files.map(([name, data]) => {
      const hash = digest(data) ? `#sha256=${digest(data)}` : '';
      return `<a href="../../files/${name}${hash}" data-requires-python="&gt;=3.8">${name}</a><br/>`;
    });
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!DOCTYPE html><html><body><!-- <a href="x">y</a> -->${links.join('\n')}</body></html>`);
    return;
  }
  const listed = files.map(([name, data]) => {
    return { filename: name, url: `/files/${name}`, hashes: digest(data) ? { sha256: digest(data) } : {} };
  });
  response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' });
  response.end(JSON.stringify({ meta: { 'api-version': '1.0' }, name: stem, files: listed }));
}

function sendStatus(response: http.ServerResponse, { status, retryAfter, redirect }: Fault): boolean {
  if (redirect) response.writeHead(302, { location: redirect }).end();
  else if (status) response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end();
  return Boolean(redirect || status);
}

/** A file or what follows of it, with a fault. */
export function sendFile(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  file: Buffer,
  fault: Fault,
  tags: boolean,
): void {
  if (sendStatus(response, fault)) return;
  if (fault.endless) {
    endless(response);
    return;
  }
  const { cutAfter, stallAfter, corruptAt, lieBy } = fault;
  const tag = `"${sha256Of(file).slice(0, 12)}"`;
  const start = fault.ignoreRange ? 0 : rangeStart(request, tag);
  if (start > 0 && start >= file.length) {
    return void response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
  }
  const body = Buffer.from(file.subarray(start));
  if (corruptAt !== undefined) body[corruptAt - start]! ^= 1;
  response.writeHead(start > 0 ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': body.length + (lieBy ?? 0),
    ...(start > 0 ? { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` } : {}),
    ...(tags ? { etag: tag } : {}),
  });
  // The client shall have read what came before the connection ends.
  const cut = () => setTimeout(() => response.destroy(), 20);
  if (cutAfter !== undefined) response.write(body.subarray(0, cutAfter), cut);
  else if (stallAfter !== undefined) response.write(body.subarray(0, stallAfter));
  else if (lieBy) response.write(body, cut);
  else response.end(body);
}

function rangeStart(request: http.IncomingMessage, tag: string): number {
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== tag) return 0;
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
}

function endless(response: http.ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
}
