import type { Port } from '#core/protocol/channel';

export interface MemoryPort extends Port {
  /** Closes both ends. */
  close(reason: Error): void;
}

/**
 * Two ports joined in memory. Messages are cloned as between processes and arrive in order, in later turns; `gate`,
 * where given, is what the transport waits for before it takes a message.
 */
export function memoryPorts(gate: () => Promise<void> = async () => {}): [MemoryPort, MemoryPort] {
  const ends = [new End(), new End()] as const;
  const close = (reason: Error) => {
    for (const end of ends) end.close(reason);
  };
  const port = (own: End, other: End): MemoryPort => ({
    post: async message => {
      const copy: unknown = structuredClone(message);
      if (own.closed) return;
      await own.deliver(other, copy, gate);
    },
    onMessage: listener => void own.listeners.push(listener),
    onClose: listener => void own.closeListeners.push(listener),
    close,
  });
  return [port(ends[0], ends[1]), port(ends[1], ends[0])];
}

class End {
  readonly listeners: ((message: unknown) => void)[] = [];
  readonly closeListeners: ((reason: Error) => void)[] = [];
  closed = false;
  #last: Promise<void> = Promise.resolve();

  /** Messages queue here, behind the gate, until the other end takes them. */
  deliver(other: End, message: unknown, gate: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(gate).then(() => {
      if (other.closed) return;
      for (const listener of other.listeners) listener(message);
    });
    return this.#last;
  }

  close(reason: Error): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.closeListeners) listener(reason);
  }
}
