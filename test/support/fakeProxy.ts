import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

export interface FakeProxy {
  readonly url: string;
  /** `GET address` or `CONNECT host:port`, with the login that came. */
  readonly requests: { readonly line: string; readonly login: string | undefined }[];
  close(): Promise<void>;
}

/** An HTTP proxy on this machine that forwards plain requests and tunnels. */
export async function startFakeProxy(): Promise<FakeProxy> {
  const requests: FakeProxy['requests'] = [];
  const note = (request: http.IncomingMessage) => {
    const login = request.headers['proxy-authorization'];
    requests.push({ line: `${request.method} ${request.url}`, login: login && atob(login.replace('Basic ', '')) });
  };
  const server = http.createServer((request, response) => {
    note(request);
    const { host, pathname, search } = new URL(request.url ?? '');
    const [hostname, port] = host.split(':');
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = http.get({ hostname, port, path: pathname + search, headers }, reply => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
  });
  const tunnels = new Set<net.Socket>();
  server.on('connect', (request, socket, head) => {
    note(request);
    const [hostname = '', port] = (request.url ?? '').split(':');
    const onward = net.connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    tunnels.add(onward);
    for (const [one, other] of [[onward, socket] as const, [socket, onward] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const tunnel of tunnels) tunnel.destroy();
    server.closeAllConnections();
    return new Promise<void>(resolve => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}
