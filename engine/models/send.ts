import http from 'node:http';
import https from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { proxyFor, proxyUrl } from './proxy.ts';
import type { Environment } from './store.ts';

/** The way to servers: proxies and trust. */
export interface Way {
  readonly env: Environment;
  /** `host` or `host:port` whose certificates are not verified. */
  readonly trustedHosts: readonly string[];
  /** A proxy for everything, stronger than the environment's. */
  readonly proxy: string | undefined;
  /** Certificates to trust, PEM; `undefined` for those of Node. */
  readonly certificates: readonly string[] | undefined;
  /** Connections that are kept for the next request, on the straight way; their maker ends them. */
  readonly kept?: { readonly http: http.Agent; readonly https: https.Agent } | undefined;
}

/** A request, not yet ended, straight or through the proxy. @throws TransferError on an unusable proxy setting. */
export function send(
  way: Way,
  url: URL,
  headers: http.OutgoingHttpHeaders,
  method: 'GET' | 'POST' = 'GET',
): http.ClientRequest {
  const proxy = way.proxy ? proxyUrl(way.proxy) : proxyFor(url, way.env);
  const secure = {
    ...(way.certificates ? { ca: [...way.certificates] } : {}),
    rejectUnauthorized: !isTrusted(way.trustedHosts, url),
  };
  const path = url.pathname + url.search;
  const target = { method, host: bareHost(url), port: url.port, path, headers, agent: false as const };
  if (url.protocol === 'https:') {
    const agent = proxy ? new HttpsProxyAgent(proxy, secure) : (way.kept?.https ?? false);
    return https.request({ ...target, ...secure, agent });
  }
  if (!proxy) return http.request({ ...target, agent: way.kept?.http ?? false });
  const authorization = proxy.username || proxy.password ? { 'proxy-authorization': basicAuthorization(proxy) } : {};
  const through = {
    method,
    host: bareHost(proxy),
    port: proxy.port,
    path: `http://${url.host}${path}`,
    headers: { ...headers, ...authorization, host: url.host },
    agent: false as const,
  };
  return proxy.protocol === 'https:' ? https.request({ ...through, ...secure }) : http.request(through);
}

export function isTrusted(trustedHosts: readonly string[], url: URL): boolean {
  return trustedHosts.includes(url.hostname) || trustedHosts.includes(url.host);
}

/** The `Basic` authorization for the user name and password in a URL. */
export function basicAuthorization({ username, password }: URL): string {
  const text = [username, password].map(decoded).join(':');
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
