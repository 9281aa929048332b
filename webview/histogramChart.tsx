import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { grouped } from '#core/lens/numbers';
import type { Translate } from '#core/lens/translated';
import type { Axis, Tick } from '#core/panel/axis';
import type { Bin, Histogram } from '#core/panel/histogram';
import type { Legend } from '#core/panel/panelState';
import { stepClass } from './lensBar.tsx';
import { useCalls } from './pageCalls.ts';
import { useFigures, useWords } from './words.ts';

interface HistogramProps {
  readonly histogram: Histogram;
  readonly legend: Legend;
  readonly axis: Axis;
  readonly title: string;
}

/** How the values are spread. A bar marks its tokens in the strip and in the series, and lists them. */
export function HistogramChart({ histogram, legend, axis, title }: HistogramProps): VNode {
  const t = useWords();
  const { mark } = useCalls();
  const bar = useRef<HTMLDivElement>(null);
  const { bins, rows, chosen } = histogram;
  const { unit } = axis;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const tabStop =
    chosen >= 0
      ? chosen
      : Math.max(
          0,
          bins.findIndex(({ count }) => count > 0),
        );
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const targets: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 };
    const next = Object.hasOwn(targets, event.key) ? buttons[targets[event.key]!] : undefined;
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <section class="histogram" aria-labelledby="histogram-title">
      <h3 id="histogram-title">
        {t('Histogram')}
        {unit !== '' && <small> {t(unit)}</small>} <span class="spoken-only">{title}</span>
      </h3>
      <div class="bins" ref={bar} role="toolbar" aria-labelledby="histogram-title" onKeyDown={onKeyDown}>
        {bins.map((bin, at) => (
          <button
            key={bin.from}
            type="button"
            tabIndex={at === tabStop ? 0 : -1}
            aria-pressed={at === chosen}
            aria-label={binWords(bin, rows, unit, t)}
            title={binWords(bin, rows, unit, t)}
            onClick={() => mark(at === chosen ? -1 : at)}
          >
            <span
              class={`column ${stepClass(legend.ramp, bin.step)}${bin.count === 0 ? ' none' : ''}`}
              style={{ height: `${height(bin, most)}%` }}
            />
          </button>
        ))}
      </div>
      <div class="scale" aria-hidden="true">
        {fitting(axis.ticks).map(({ value, label }) => {
          const place = placeOf(axis, value);
          const end = place < 0.05 ? 'first' : place > 0.85 ? 'last' : undefined;
          return (
            <span key={label} class={end} style={{ left: `${(100 * place).toFixed(2)}%` }}>
              {label}
            </span>
          );
        })}
      </div>
      {chosen >= 0 && <Chosen histogram={histogram} unit={unit} />}
    </section>
  );
}

/** Characters that fit under the bars of a narrow panel. */
const ROOM = 24;

/** As many ticks as have room, the last one among them. */
function fitting(ticks: readonly Tick[]): readonly Tick[] {
  const longest = Math.max(...ticks.map(({ label }) => label.length)) + 2;
  const stride = Math.ceil((ticks.length * longest) / ROOM);
  return ticks.filter((_, at) => (ticks.length - 1 - at) % stride === 0);
}

/** Where a value is between the ends of the axis, from 0 to 1. */
function placeOf({ min, max, logarithmic }: Axis, value: number): number {
  return logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
}

/** Something is seen wherever there is something. */
function height({ count }: Bin, most: number): string {
  return count === 0 ? '0' : Math.max(2, (100 * count) / most).toFixed(1);
}

function binWords({ from, to, count }: Bin, rows: number, unit: string, t: Translate): string {
  const share = ((100 * count) / Math.max(1, rows)).toFixed(1);
  const range = [from, t('to'), to, t(unit)].filter(word => word !== '').join(' ');
  return t('{0}: {1}, {2} %', range, count === 1 ? t('{0} token', 1) : t('{0} tokens', grouped(count)), share);
}

function Chosen({ histogram, unit }: { readonly histogram: Histogram; readonly unit: string }): VNode {
  const t = useWords();
  const say = useFigures();
  const { mark, select } = useCalls();
  const { bins, chosen, tokens, rows } = histogram;
  const bin = bins[chosen]!;
  return (
    <div class="chosen">
      <p>
        {binWords(bin, rows, unit, t)}{' '}
        <button type="button" class="link" onClick={() => mark(-1)}>
          {t('Clear')}
        </button>
      </p>
      <ul class="tokens">
        {tokens.map(({ row, name, value }) => (
          <li key={row}>
            <button type="button" class="link" title={say(value)} onClick={() => void select(row)}>
              <span class="name">{name}</span>
            </button>
          </li>
        ))}
        {bin.count > tokens.length && <li>{t('and {0} more', bin.count - tokens.length)}</li>}
      </ul>
    </div>
  );
}
