import type { ChildProcess } from 'node:child_process';
import type { Port } from '#core/protocol/channel';

/** What `ChildProcess` and `process` have in common. */
interface Peer {
  readonly connected: boolean;
  send(message: object, callback: (error: Error | null) => void): boolean;
  disconnect(): void;
}

/**
 * A child forked with `serialization: 'advanced'` as a port. `died` resolves when the child is gone and all it sent was
 * read, to the error that open requests fail with.
 */
export function childPort(child: ChildProcess, died: Promise<Error>): Port {
  return {
    post: message => send(child, message),
    onMessage: listener => void child.on('message', listener),
    onClose: listener => void died.then(listener),
  };
}

/** The process that forked this one, as a port; `undefined` where this process was started by hand. */
export function parentPort(): Port | undefined {
  if (!process.send || !process.connected) return undefined;
  return {
    post: message => send(process as unknown as Peer, message),
    onMessage: listener => void process.on('message', listener),
    onClose: listener => void process.once('disconnect', () => listener(new Error('The host is gone.'))),
  };
}

/** Resolves when the operating system has the message, so that a slow reader slows down a sender that waits. */
function send(peer: Peer, message: unknown): Promise<void> {
  if (!peer.connected) return Promise.resolve();
  return new Promise(resolve => {
    // What cannot be cloned throws here and rejects. A failed write is the pipe's failure, not the message's: then the
    // pipe is of no use any more, and its end is what both sides learn.
    peer.send(message as object, error => {
      if (error && peer.connected) peer.disconnect();
      resolve();
    });
  });
}
