import { BlockList, isIP } from 'node:net';
import type { Environment } from './store.ts';
import { TransferError } from './transferError.ts';

/**
 * The proxy that the environment names for a URL (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, less `NO_PROXY`; the
 * lower-case names win), or `undefined` for the straight way.
 * @throws TransferError where it is no address of an HTTP proxy.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const variable = (name: string) => env[name.toLowerCase()] || env[name] || '';
  const proxy = variable(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || variable('ALL_PROXY');
  if (proxy === '' || isExempt(url, variable('NO_PROXY'))) return undefined;
  return proxyUrl(proxy);
}

/** A proxy as people write it, `host:port` included. @throws TransferError */
export function proxyUrl(text: string): URL {
  const address = text.includes('://') ? text : `http://${text}`;
  // The text may hold a password: it is not repeated.
  if (!URL.canParse(address)) throw new TransferError('the proxy setting is no address', false);
  const url = new URL(address);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new TransferError(`a proxy of the kind ${url.protocol} is not supported`, false);
}

function isExempt(url: URL, noProxy: string): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some(rule => rule !== '' && matches(rule, host, port));
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true;
  if (/^[0-9a-f.:]+\/\d+$/.test(rule)) return isInNetwork(rule, host);
  const [, name = rule, rulePort] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(rule) ?? [];
  if (rulePort !== undefined && rulePort !== port) return false;
  // `example.org`, `.example.org` and `*.example.org` all mean the host and what is below it, as in curl.
  const suffix = bare(name).replace(/^\*?\./, '');
  return host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
}

function isInNetwork(rule: string, host: string): boolean {
  const version = isIP(host);
  const [network = '', bits = ''] = rule.split('/');
  if (version === 0 || isIP(network) !== version) return false;
  if (Number(bits) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(host, family);
}

/** A host name without the brackets of an IPv6 address. */
function bare(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, '');
}
