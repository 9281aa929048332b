import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { TreeBlock, TreeItem } from '#core/lens/block';
import { useCalls } from './pageCalls.ts';
import { moveAfterKey, type TreePlace } from './treeKeys.ts';
import { useWords } from './words.ts';

interface Shown extends TreePlace {
  readonly item: TreeItem;
  /** From 1. */
  readonly level: number;
}

/** A tree by the pattern of ARIA: one item takes part in the tab order, arrows move, Enter goes to the token. */
export function Tree({ block }: { readonly block: TreeBlock }): VNode {
  const t = useWords();
  const { select } = useCalls();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState('0');
  const root = useRef<HTMLDivElement>(null);
  const shown = flattened(block.items, '', 1, turned);
  const current = shown.some(({ key }) => key === chosen) ? chosen : (shown[0]?.key ?? '');
  const turn = (key: string) => {
    const next = new Set(turned);
    if (!next.delete(key)) next.add(key);
    setTurned(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const item = shown.find(({ key }) => key === current);
    if (item && (event.key === 'Enter' || event.key === ' ')) activate(item);
    else {
      const move = moveAfterKey(event.key, shown, current);
      if (!move) return;
      if ('to' in move) go(move.to);
      else turn('open' in move ? move.open : move.close);
    }
    event.preventDefault();
  };
  const go = (key: string) => {
    setChosen(key);
    root.current?.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus();
  };
  const activate = ({ item, key, hasItems }: Shown) => {
    go(key);
    if (item.row >= 0) void select(item.row);
    else if (hasItems) turn(key);
  };
  const onClick = (event: MouseEvent) => {
    const { key } = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset ?? {};
    const item = shown.find(each => each.key === key);
    if (!item) return;
    const isTwist = (event.target as HTMLElement).classList.contains('twist');
    if (isTwist && item.hasItems) turn(item.key);
    else activate(item);
  };
  return (
    <div ref={root} class="tree" role="tree" aria-label={t(block.title)} onKeyDown={onKeyDown} onClick={onClick}>
      {shown.map(each => (
        <Item key={each.key} shown={each} isCurrent={each.key === current} />
      ))}
    </div>
  );
}

function Item({ shown, isCurrent }: { readonly shown: Shown; readonly isCurrent: boolean }): VNode {
  const t = useWords();
  const { item, key, level, hasItems, isOpen } = shown;
  const words = item.label === '' ? item.text : t(item.label);
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-expanded={hasItems ? isOpen : undefined}
      aria-selected={isCurrent}
      aria-label={item.figure === '' ? words : `${words}: ${item.figure}`}
      tabIndex={isCurrent ? 0 : -1}
      data-key={key}
      style={{ paddingInlineStart: `${level - 1}em` }}
    >
      <span class="twist" aria-hidden="true">
        {hasItems ? (isOpen ? '▾' : '▸') : ''}
      </span>
      <span class={item.label === '' ? 'tree-text' : 'tree-label'}>{words}</span>{' '}
      <span class="tree-figure">{item.figure}</span>
    </div>
  );
}

/** The items that can be seen, in their order; `turned` are those that are not as they were at first. */
function flattened(
  items: readonly TreeItem[],
  parent: string,
  level: number,
  turned: ReadonlySet<string>,
): readonly Shown[] {
  return items.flatMap((item, at) => {
    const key = parent === '' ? String(at) : `${parent}.${at}`;
    const isOpen = item.isOpen !== turned.has(key);
    const own: Shown = { item, key, parent, level, hasItems: item.items.length > 0, isOpen };
    return isOpen ? [own, ...flattened(item.items, key, level + 1, turned)] : [own];
  });
}
