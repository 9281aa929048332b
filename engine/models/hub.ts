import { listFiles, modelInfo } from '@huggingface/hub';
import { UserError } from '#core/errors';
import { type Connection, get, type Reply } from './http.ts';
import type { HubFile } from './hubFiles.ts';
import { type HubId, hubName } from './hubId.ts';
import type { HubPlaces } from './hubPlaces.ts';
import { statusError, TransferError } from './transferError.ts';

/** What a repository holds at one commit. */
export interface HubRepository {
  readonly commit: string;
  readonly files: readonly HubFile[];
}

/** Files of a repository and bytes of an answer at most. */
const MOST_FILES = 20_000;
const MOST_ANSWER_BYTES = 32 * 2 ** 20;
/** No part of a path that leads elsewhere or that some system does not take. */
const PLAIN_PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w+@ .,=()-]+(?:\/[\w+@ .,=()-]+)*$/;

/**
 * Asks the hub what a repository holds; the files are those of one commit.
 * @throws UserError `model-not-found`, `model-gated`; TransferError; Cancelled.
 */
export async function hubRepository(id: HubId, places: HubPlaces, connection: Connection): Promise<HubRepository> {
  const way = { hubUrl: places.endpoint.href.replace(/\/$/, ''), fetch: hubFetch(id, places, connection) };
  try {
    const info = await modelInfo({ name: id.repository, revision: id.revision, additionalFields: ['sha'], ...way });
    if (!/^[0-9a-f]{40}$/.test(info.sha)) throw unexpected(places, 'no commit');
    const files: HubFile[] = [];
    for await (const file of listFiles({ repo: id.repository, revision: info.sha, recursive: true, ...way })) {
      if (files.length >= MOST_FILES) throw unexpected(places, `more than ${MOST_FILES} files`);
      if (file.type !== 'file' || !PLAIN_PATH.test(file.path)) continue;
      const sha256 = /^[0-9a-f]{64}$/.test(file.lfs?.oid ?? '') ? file.lfs!.oid : undefined;
      const blob = sha256 === undefined && /^[0-9a-f]{40}$/.test(file.oid ?? '') ? file.oid : undefined;
      files.push({ path: file.path, bytes: file.lfs?.size ?? file.size, sha256, blob });
    }
    return { commit: info.sha, files };
  } catch (error) {
    // The library's own failures are those of an answer that is none of the hub's.
    if (error instanceof TypeError || error instanceof SyntaxError) throw unexpected(places, error.message);
    throw error;
  }
}

/** Address of a file at a commit. */
export function hubFileUrl({ endpoint }: HubPlaces, { repository }: HubId, commit: string, path: string): URL {
  const tail = [...repository.split('/'), 'resolve', commit, ...path.split('/')].map(encodeURIComponent).join('/');
  return new URL(`${endpoint.href.replace(/\/$/, '')}/${tail}`);
}

/** `fetch` over this program's own way to the network: its proxies, certificates, stalls and cancelling. */
function hubFetch(id: HubId, places: HubPlaces, connection: Connection): typeof fetch {
  return async input => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    const reply = await get(connection, url, { accept: 'application/json' }, credentialsOf(places));
    if (reply.status >= 400) {
      reply.discard();
      throw refusal(reply, id, places);
    }
    const body = await whole(reply, places);
    const headers = new Headers();
    for (const name of ['content-type', 'link']) {
      const value = reply.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    return new Response(body, { status: reply.status, headers });
  };
}

/** The token goes to the hub itself and nowhere else. */
export function credentialsOf({ endpoint, token }: HubPlaces) {
  return token === undefined ? undefined : { origin: endpoint.origin, bearer: token };
}

async function whole(reply: Reply, places: HubPlaces): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of reply.body) {
    bytes += part.length;
    if (bytes > MOST_ANSWER_BYTES) throw unexpected(places, `an answer of more than ${MOST_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** What the hub's refusals mean (header `X-Error-Code`). */
export function refusal(
  { status, headers, url }: Pick<Reply, 'status' | 'headers' | 'url'>,
  id: HubId,
  { endpoint, token }: HubPlaces,
): Error {
  const code = String(headers['x-error-code'] ?? '');
  const page = `${endpoint.href.replace(/\/$/, '')}/${id.repository}`;
  if (code === 'GatedRepo' || (status === 403 && code === '')) {
    const message = `${id.repository} is given only to people who have accepted its terms.`;
    const accept = `Accept them on ${page}`;
    const hint = token
      ? `${accept} with the account that your access token (HF_TOKEN) belongs to.`
      : `${accept}, make an access token there and set it as HF_TOKEN.`;
    return new UserError('model-gated', message, hint);
  }
  if (status === 401 && token) {
    const message = `${url.host} does not take the access token, or has no ${id.repository}.`;
    return new UserError('model-gated', message, 'Check HF_TOKEN, and the name for its spelling.');
  }
  if (status === 401 || status === 404) {
    const what = code === 'RevisionNotFound' ? `no revision ${id.revision} of ${id.repository}` : `no ${hubName(id)}`;
    const hint =
      'Check the spelling (organisation/name, case counts). For a private one set an access token as HF_TOKEN.';
    return new UserError('model-not-found', `${url.host} has ${what} that everybody may see.`, hint);
  }
  return statusError(status, url.host, headers['retry-after']);
}

function unexpected({ endpoint }: HubPlaces, what: string): TransferError {
  return new TransferError(`${endpoint.host} does not answer as a Hugging Face hub: ${what}`, false);
}
