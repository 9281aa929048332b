import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** What a peer answers when it is asked to run. */
export interface PeerRun {
  readonly seconds: number;
  /** ln p of `ids[1]` and following, nats, where the way gives them. */
  readonly logProbs?: readonly number[];
}

/** Another engine in a process of its own that reads one JSON request a line and answers one line each. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #interface: Interface;

  private constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#interface = createInterface({ input: this.#child.stdout! });
    this.#lines = this.#interface[Symbol.asyncIterator]();
  }

  /** Starts it and waits until it has its model; `hello` is what it then says about itself. */
  static async start(
    command: string,
    args: readonly string[],
  ): Promise<{ readonly peer: Peer; readonly hello: Readonly<Record<string, string>> }> {
    const peer = new Peer(command, args);
    return { peer, hello: (await peer.#answer()) as Record<string, string> };
  }

  /** Runs `ids`, the start token first; the time is taken inside the peer. */
  async run(way: string, ids: readonly number[]): Promise<PeerRun> {
    this.#child.stdin!.write(`${JSON.stringify({ way, ids })}\n`);
    return (await this.#answer()) as PeerRun;
  }

  stop(): void {
    this.#interface.close();
    this.#child.kill();
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`The peer ended: ${this.#child.spawnargs.join(' ')}`);
    return JSON.parse(value);
  }
}
