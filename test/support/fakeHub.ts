import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, sendFile } from './fakeIndex.ts';
import { sha256Of } from './fakeModel.ts';

export interface FakeHubOptions {
  /** Files of the repository by their paths. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly repository?: string;
  readonly commit?: string;
  /** Faults of the requests for files, in order; after the last of them the server behaves. */
  readonly faults?: readonly Fault[];
  /** The same for questions about the repository; only `status` counts. */
  readonly askFaults?: readonly Fault[];
  /** The token of those who have accepted the terms; without it files are refused, as of a gated repository. */
  readonly token?: string;
  /** Large files are served by another host, as the hub does it. */
  readonly elsewhere?: boolean;
}

export interface FakeHub {
  readonly url: string;
  readonly requests: { readonly host: string; readonly path: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

const LARGE = 1000;

/** A server that behaves like the Hugging Face hub towards those who fetch, with faults on order. */
export async function startFakeHub(options: FakeHubOptions): Promise<FakeHub> {
  const { files, repository = 'tiny/model', commit = 'c'.repeat(40) } = options;
  const requests: FakeHub['requests'] = [];
  const faults = [...(options.faults ?? [])];
  const askFaults = [...(options.askFaults ?? [])];
  const refuse = (response: http.ServerResponse, status: number, code: string) =>
    void response.writeHead(status, { 'x-error-code': code, 'content-type': 'application/json' }).end('{"error":"no"}');
  const sendJson = (response: http.ServerResponse, value: unknown, more = {}) =>
    void response.writeHead(200, { 'content-type': 'application/json', ...more }).end(JSON.stringify(value));

  const answer: http.RequestListener = (request, response) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const { authorization, host = '' } = request.headers;
    requests.push({ host, path: url.pathname, authorization });
    const path = decodeURIComponent(url.pathname);
    const blob = /^\/blobs\/(.+)$/.exec(path)?.[1];
    if (blob !== undefined) return sendFile(request, response, files.get(blob)!, faults.shift() ?? {}, true);
    const [, name, revision] =
      /^\/(?:api\/models\/)?([^/]+\/[^/]+)(?:\/(?:revision|tree|resolve)\/([^/]+))?/.exec(path) ?? [];
    if (name !== repository) return refuse(response, authorization ? 404 : 401, 'RepoNotFound');
    if (![undefined, 'main', commit].includes(revision)) return refuse(response, 404, 'RevisionNotFound');
    if (path.startsWith('/api/')) {
      const { status } = askFaults.shift() ?? {};
      if (status) return void response.writeHead(status).end();
      if (!path.includes('/tree/')) return sendJson(response, infoOf(repository, commit));
      return sendTree(url, files, (value, more) => sendJson(response, value, more));
    }
    const file = path.split('/').slice(5).join('/');
    const content = files.get(file);
    if (!content) return refuse(response, 404, 'EntryNotFound');
    const isAllowed = options.token === undefined || authorization === `Bearer ${options.token}`;
    if (!isAllowed) return refuse(response, authorization ? 403 : 401, 'GatedRepo');
    if (options.elsewhere && content.length > LARGE) {
      const location = `http://localhost:${port()}/blobs/${encodeURIComponent(file)}?signature=${requests.length}`;
      return void response.writeHead(302, { location }).end();
    }
    sendFile(request, response, content, faults.shift() ?? {}, true);
  };
  const server = http.createServer(answer);
  const port = () => (server.address() as AddressInfo).port;
  await new Promise<void>(resolve => server.listen(0, resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>(resolve => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port()}`, requests, close };
}

function infoOf(repository: string, sha: string) {
  const known = { likes: 0, downloads: 0, private: false, gated: false, lastModified: '2026-01-01T00:00:00.000Z' };
  return { _id: '0'.repeat(24), id: repository, sha, ...known };
}

/** In pages of three, with the next one in a `Link` header. */
function sendTree(url: URL, files: FakeHubOptions['files'], send: (value: unknown, more?: object) => void): void {
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const all = [...files].map(([path, content]) => {
    const oid = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    const lfs = { oid: sha256Of(content), size: content.length, pointerSize: 130 };
    return { type: 'file', oid, size: content.length, path, ...(content.length > LARGE ? { lfs } : {}) };
  });
  url.searchParams.set('cursor', String(from + 3));
  send(all.slice(from, from + 3), from + 3 < all.length ? { link: `<${url.href}>; rel="next"` } : {});
}
