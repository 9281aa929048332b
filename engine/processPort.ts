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
    // A failed write is the pipe's failure, not the message's. The child has closed its end then, which its `disconnect`
    // and death tell; closing ours too would throw away what it sent, and Node would never emit `close`.
    post: message => send(child, message, () => {}),
    onMessage: listener => void child.on('message', listener),
    onClose: listener => void died.then(listener),
  };
}

/** The process that forked this one, as a port; `undefined` where this process was started by hand. */
export function parentPort(): Port | undefined {
  if (!process.send || !process.connected) return undefined;
  return {
    // After a failed write the pipe is of no use any more, and its end is what this process must learn.
    post: message => send(process as unknown as Peer, message, peer => peer.connected && peer.disconnect()),
    onMessage: listener => void process.on('message', listener),
    onClose: listener => void process.once('disconnect', () => listener(new Error('The host is gone.'))),
  };
}

/** Resolves when the operating system has the message, so that a slow reader slows down a sender that waits. */
function send(peer: Peer, message: unknown, onFailure: (peer: Peer) => void): Promise<void> {
  if (!peer.connected) return Promise.resolve();
  return new Promise(resolve => {
    // What cannot be cloned throws here and rejects.
    peer.send(message as object, error => {
      if (error) onFailure(peer);
      resolve();
    });
  });
}
