import type { Format } from './formats.ts';
import type { ModelRequest } from './modelSession.ts';
import type { ScoreRequest } from './scoring.ts';
import type { TerminalView } from './writers/terminalView.ts';

/** What a call of `score` asks for, checked before anything is loaded. */
export interface ScoreCall {
  readonly files: readonly string[];
  readonly model: ModelRequest;
  readonly scoring: ScoreRequest;
  readonly format: Format;
  readonly view: TerminalView;
  readonly output: string | undefined;
  readonly budget: number | undefined;
  readonly quiet: boolean;
}
