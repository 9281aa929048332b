import { count, grouped, megabytes } from '#core/lens/numbers';
import { defused } from '#core/lens/visible';
import { fit, textWidth } from '#core/text/width';

/** What is being done, with numbers that grow. */
export interface Stage {
  /** `Fetching the model` */
  readonly label: string;
  /** How the numbers are told. */
  readonly unit: 'bytes' | 'tokens' | 'texts';
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  /** A terminal gets a bar that is redrawn; anything else a line now and then. */
  readonly terminal: boolean;
  readonly columns: number;
  readonly quiet: boolean;
  /** A clock that never runs backwards, milliseconds. */
  readonly now: () => number;
}

/** A bar for what takes a moment would only flicker. */
const BAR_AFTER_MS = 200;
const BAR_EVERY_MS = 80;
/** Where lines are printed, work has to be long to be worth one, and then one is enough for a while. */
const LINE_AFTER_MS = 5_000;
const LINE_EVERY_MS = 15_000;
const BAR_CELLS = 24;

/** Tells on standard error how far long work is. */
export class Progress {
  readonly #options: ProgressOptions;
  #stage: Stage | undefined;
  #begun = 0;
  /** What was done when the stage was first heard of, which may be a while after it began. */
  #first = 0;
  #told = Number.NEGATIVE_INFINITY;
  #drawn = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /** Tells that `done` of `total` is done; with another stage than before, the one before is over. */
  update(stage: Stage, done: number, total: number) {
    if (this.#options.quiet) return;
    const now = this.#options.now();
    if (this.#stage?.label !== stage.label) {
      this.clear();
      this.#stage = stage;
      this.#begun = now;
      this.#first = done;
      this.#told = Number.NEGATIVE_INFINITY;
    }
    if (this.#options.terminal) this.#draw(stage, done, total, now);
    else this.#line(stage, done, total, now);
  }

  /** Takes the bar away, so that something else can be printed; the next update draws it again. */
  clear() {
    if (this.#drawn) this.#options.write('\r\u001b[K');
    this.#drawn = false;
  }

  /** A line of its own. */
  note(text: string) {
    if (this.#options.quiet) return;
    this.clear();
    this.#options.write(`${defused(text)}\n`);
  }

  /** The work is over. */
  end() {
    this.clear();
    this.#stage = undefined;
  }

  #draw(stage: Stage, done: number, total: number, now: number) {
    if (now - this.#begun < BAR_AFTER_MS || (this.#drawn && now - this.#told < BAR_EVERY_MS)) return;
    this.#told = now;
    const words = amount(stage, done, total) + remaining(done - this.#first, total - done, now - this.#begun);
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * BAR_CELLS);
    const bar = total > 0 ? `${'━'.repeat(filled)}${'╌'.repeat(BAR_CELLS - filled)} ` : '';
    const roomForBar = textWidth(stage.label) + bar.length + words.length + 2 < this.#options.columns;
    this.#options.write(
      `\r\u001b[K${fit(`${stage.label} ${roomForBar ? bar : ''}${words}`, this.#options.columns - 1)}`,
    );
    this.#drawn = true;
  }

  #line(stage: Stage, done: number, total: number, now: number) {
    if (total > 0 && done >= total) return;
    const first = this.#told === Number.NEGATIVE_INFINITY;
    if (first ? now - this.#begun < LINE_AFTER_MS : now - this.#told < LINE_EVERY_MS) return;
    this.#told = now;
    this.#options.write(`${stage.label}: ${amount(stage, done, total)}\n`);
  }
}

/** `45% of 98 MB`, `1,024 of 20,000 tokens` */
function amount({ unit }: Stage, done: number, total: number): string {
  if (unit !== 'bytes') return `${grouped(done)} of ${count(total, unit === 'tokens' ? 'token' : 'text')}`;
  if (total <= 0) return done > 0 ? megabytes(done) : '';
  return `${Math.floor((100 * Math.min(done, total)) / total)}% of ${megabytes(total)}`;
}

/** Time that `left` takes at the speed of `done` in `elapsed` milliseconds, once that says something. */
function remaining(done: number, left: number, elapsed: number): string {
  if (elapsed < 2_000 || done <= 0 || left <= 0) return '';
  const seconds = Math.ceil((left * elapsed) / done / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `, ${minutes} min ${seconds % 60} s left` : `, ${seconds} s left`;
}
