export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
}

/** Where core and engine write what they did; the doors decide where it goes. */
export type Logger = (level: LogLevel, message: string) => void;

export const silent: Logger = () => {};
