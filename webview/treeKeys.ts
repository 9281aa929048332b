/** An item of a tree as it stands in the order of the screen. */
export interface TreePlace {
  readonly key: string;
  /** Key of what it hangs on; empty at the root. */
  readonly parent: string;
  readonly hasItems: boolean;
  readonly isOpen: boolean;
}

/** What a key does: moves to another item, or opens or closes one. */
export type TreeMove = { readonly to: string } | { readonly open: string } | { readonly close: string };

/** The keys of the ARIA pattern of trees, from the item `current` of those that are shown. */
export function moveAfterKey(key: string, shown: readonly TreePlace[], current: string): TreeMove | undefined {
  const at = shown.findIndex(each => each.key === current);
  const item = shown[at];
  if (!item) return undefined;
  const to = (place: number): TreeMove | undefined => (shown[place] ? { to: shown[place].key } : undefined);
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(shown.length - 1);
    case 'ArrowRight':
      if (!item.hasItems) return undefined;
      return item.isOpen ? to(at + 1) : { open: item.key };
    case 'ArrowLeft':
      if (item.hasItems && item.isOpen) return { close: item.key };
      return item.parent === '' ? undefined : { to: item.parent };
    default:
      return undefined;
  }
}
