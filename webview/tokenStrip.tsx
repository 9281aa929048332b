import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Translate, translated } from '#core/lens/translated';
import type { DocumentState } from '#core/panel/panelState';
import type { StripToken } from '#core/panel/strip';
import { stepClass } from './lensBar.tsx';
import { useCalls } from './pageCalls.ts';
import { rowAfterKey } from './stripKeys.ts';
import { useWords } from './words.ts';

/**
 * The text around the selection as tokens, a list box of which one token takes part in the tab order. Keys move at once;
 * the editor follows, and its next snapshot confirms.
 */
export function TokenStrip({ state }: { readonly state: DocumentState }): VNode {
  const t = useWords();
  const { select } = useCalls();
  const { strip, selected, rows, version, legend } = state;
  const list = useRef<HTMLDivElement>(null);
  /** The row that was asked for, until the editor confirms it: snapshots of earlier ones may still be on their way. */
  const [asked, setAsked] = useState<{ readonly row: number; readonly version: number } | null>(null);
  const open = useRef(0);
  const isFollowing = useRef(false);
  const current = asked?.version === version ? asked.row : selected;
  useEffect(() => {
    setAsked(latest => (open.current === 0 || latest?.row === selected ? null : latest));
  }, [selected, version]);
  const choose = async (row: number) => {
    setAsked({ row, version });
    open.current += 1;
    await select(row);
    open.current -= 1;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !list.current) return;
    const row = rowAfterKey(event.key, current < 0 ? strip.first : current, rows, step =>
      neighbour(list.current!, step),
    );
    if (row === undefined) return;
    event.preventDefault();
    isFollowing.current = true;
    void choose(row);
  };
  const onClick = (event: MouseEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row;
    if (row !== undefined) void choose(Number(row));
  };
  useLayoutEffect(() => {
    const option = list.current?.querySelector<HTMLElement>('[tabindex="0"]');
    if (!option || !list.current) return;
    centre(list.current, option);
    if (Number(option.dataset.row) !== current) return;
    // The focused token may have left the strip by now, and the focus with it.
    if (isFollowing.current || list.current.contains(document.activeElement)) option.focus({ preventScroll: true });
    isFollowing.current = false;
  }, [current, strip.first, version]);
  const tabRow = inStrip(strip, current) ? current : strip.first;
  return (
    <section class="strip-section" aria-label={t('Tokens')}>
      <div
        ref={list}
        class="strip"
        role="listbox"
        aria-label={t('Tokens around the selection')}
        aria-orientation="horizontal"
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {strip.tokens.map((token, at) => {
          const row = strip.first + at;
          return (
            <span
              key={row}
              role="option"
              tabIndex={row === tabRow ? 0 : -1}
              aria-selected={row === current}
              aria-label={spoken(token, t)}
              title={`${token.name} ${translated(token.value, t)}`}
              class={classes(token, legend.ramp)}
              data-row={row}
            >
              {shown(token.text)}
            </span>
          );
        })}
      </div>
    </section>
  );
}

function inStrip({ first, tokens }: DocumentState['strip'], row: number): boolean {
  return row >= first && row < first + tokens.length;
}

function classes(token: StripToken, ramp: string): string {
  const { step, state, marked, text } = token;
  const isBreaking = text.includes('\n');
  const more = [
    state === 'fresh' ? '' : state,
    marked ? 'marked' : '',
    text === '' ? 'part' : '',
    isBreaking ? 'breaking' : '',
  ];
  return ['token', stepClass(ramp, step), ...more].filter(name => name !== '').join(' ');
}

/** What a screen reader says of a token: colour and dimming in words. */
export function spoken({ name, value, state, marked }: StripToken, t: Translate): string {
  const words = [
    name,
    translated(value, t),
    ...(state === 'stale' ? [t('stale')] : state === 'pending' ? [t('waiting')] : []),
    ...(marked ? [t('marked')] : []),
  ];
  return words.join(', ');
}

/** Running text; however many newlines a token holds, it breaks the line once. */
function shown(text: string): string {
  if (text === '') return '·';
  return text.replace(/[\r\n]*\n/g, newlines => `${'↵'.repeat(newlines.replaceAll('\r', '').length)}\n`);
}

/** Scrolls the strip, and nothing around it, until the option stands in its middle. */
function centre(list: HTMLElement, option: HTMLElement): void {
  list.scrollTop = option.offsetTop - list.offsetTop - (list.clientHeight - option.offsetHeight) / 2;
}

/** The row nearest to the focused one on the line above (-1) or below (1). */
function neighbour(list: HTMLElement, direction: -1 | 1): number | undefined {
  const from = list.querySelector<HTMLElement>('[tabindex="0"]')?.getClientRects()[0];
  if (!from) return undefined;
  let best: { readonly row: number; readonly distance: number } | undefined;
  for (const option of list.querySelectorAll<HTMLElement>('[data-row]')) {
    const rectangle = option.getClientRects()[0];
    if (!rectangle) continue;
    const lines = (direction * (rectangle.top - from.top)) / from.height;
    if (lines < 0.5) continue;
    // A line away counts more than any distance along the line.
    const distance = Math.round(lines) * 1e5 + Math.abs(rectangle.left - from.left);
    if (!best || distance < best.distance) best = { row: Number(option.dataset.row), distance };
  }
  return best?.row;
}
