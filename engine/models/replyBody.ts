import type { Readable } from 'node:stream';

/** Bytes that may wait before the sender is asked to pause. */
const mostWaiting = 1 << 20;

/**
 * The bytes of a stream as they come. Unlike the stream's own iterator it hands out everything that arrived before the
 * stream broke, and only then throws: a download that is cut again and again still gets on. It listens at once.
 */
export function replyBody(stream: Readable): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let bytes = 0;
  let closed = false;
  let failure: Error | undefined;
  let wake = () => {};
  stream.on('data', (chunk: Uint8Array) => {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes > mostWaiting) stream.pause();
    wake();
  });
  stream.on('error', error => {
    failure = error;
  });
  stream.on('close', () => {
    closed = true;
    wake();
  });
  async function* handOut() {
    for (;;) {
      const chunk = waiting.shift();
      if (chunk) {
        bytes -= chunk.length;
        if (bytes <= mostWaiting && stream.isPaused()) stream.resume();
        yield chunk;
      } else if (closed) {
        if (failure) throw failure;
        return;
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    }
  }
  return handOut();
}
