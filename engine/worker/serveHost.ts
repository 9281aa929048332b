import type { Logger, LogLevel } from '#core/log';
import type { Handlers } from '#core/protocol/channel';
import { ChannelServer } from '#core/protocol/channelServer';
import type { WorkerCalls, WorkerEvents } from '#core/protocol/worker';
import { parentPort } from '../processPort.ts';

/** Answers the process that forked this one for as long as that lives, and no longer. */
export function serveHost(handlersWith: (log: Logger) => Handlers<WorkerCalls>): void {
  const port = parentPort();
  if (!port) {
    process.stderr.write('This is a part of Token Loupe; it is not started by hand.\n');
    process.exitCode = 2;
    return;
  }
  // No farewell: a native library may take its time at exit, and nobody is left to wait for.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl-C in a terminal reaches this process as well; what stops, and how, is for the host to say.
  process.on('SIGINT', () => {});
  const log = (level: LogLevel, message: string) => server.emit('log', { level, message });
  const server = new ChannelServer<WorkerCalls, WorkerEvents>(port, handlersWith(log), log);
}
