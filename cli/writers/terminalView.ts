import type { View } from '#core/export/scored';
import type { Paint } from '../terminal/colors.ts';

/** How documents are shown in a terminal. */
export interface TerminalView extends View {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Tokens in the list of those most worth a look; 0 leaves it out. */
  readonly notable: number;
}
