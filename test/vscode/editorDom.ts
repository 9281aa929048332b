/**
 * Functions that run inside the page, on the root of one text editor. They are sent as text, so each must stand alone: no imports,
 * nothing from outside of the function.
 */

/** A box in the page, CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A stretch of text that a decoration of an extension changes, as the browser shows it. */
export interface Paint {
  /** `overlay` lies behind the text (background, border), `inline` changes the letters (colour, underline, opacity). */
  readonly kind: 'overlay' | 'inline';
  /** The text that is covered, as shown: spaces are no-break spaces there, and are turned back. */
  readonly text: string;
  readonly box: Box;
  /** Computed CSS values, as `rgb(…)`. */
  readonly background: string;
  readonly color: string;
  readonly opacity: number;
  /** `none`, or line, style and colour. */
  readonly underline: string;
  readonly border: string;
  /** Text that the decoration shows before and after, CSS `content`. */
  readonly before: string;
  readonly after: string;
}

/** A stretch of the overview ruler. */
export interface RulerMark {
  /** `#rrggbbaa`. */
  readonly color: string;
  /** Fractions of the height of the ruler. */
  readonly from: number;
  readonly to: number;
}

export interface CharAsk {
  readonly line: number;
  readonly column: number;
  /** Text of the whole line. */
  readonly text: string;
  readonly tabSize: number;
}

/** Where a character stands; `undefined` when it is out of sight. Line numbers must be shown, and wrapped lines not indented. */
export function charBoxes(editor: Element, { line, column, text, tabSize }: CharAsk): Box | undefined {
  const topOf = (node: Element | null | undefined) => Number.parseFloat((node as HTMLElement | null)?.style.top ?? '');
  const numbers = Array.from(editor.querySelectorAll('.margin-view-overlays .line-numbers'));
  const numbered = numbers.filter(node => (node.textContent ?? '').trim() !== '');
  const own = numbered.find(node => (node.textContent ?? '').trim() === String(line + 1));
  if (!own) return undefined;
  const top = topOf(own.parentElement);
  const below = numbered.map(node => topOf(node.parentElement)).filter(other => other > top);
  const end = Math.min(...below, Number.POSITIVE_INFINITY);
  const rows = Array.from(editor.querySelectorAll('.view-lines .view-line'))
    .filter(row => topOf(row) >= top && topOf(row) < end)
    .sort((a, b) => topOf(a) - topOf(b));
  // Columns of the document are not those of the page: a tab is shown as several spaces.
  const fullWidth = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
  let cells = 0;
  let shown = 0;
  for (const char of text.slice(0, column).split('')) {
    const tab = char === '\t';
    const wide = tab ? tabSize - (cells % tabSize) : 1;
    shown += wide;
    cells += tab ? wide : fullWidth.test(char) ? 2 : 1;
  }
  for (const row of rows) {
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const content = node.textContent ?? '';
      if (shown >= content.length) {
        shown -= content.length;
        continue;
      }
      const range = document.createRange();
      range.setStart(node, shown);
      const pair = /^[\ud800-\udbff][\udc00-\udfff]/.test(content.slice(shown));
      range.setEnd(node, shown + (pair ? 2 : 1));
      const { x, y, width, height } = range.getBoundingClientRect();
      const view = editor.querySelector('.lines-content')?.parentElement?.getBoundingClientRect();
      const inSight = view && y + height / 2 > view.top && y + height / 2 < view.bottom && x < view.right;
      return inSight ? { x, y, width, height } : undefined;
    }
  }
  return undefined;
}

/** Everything that decorations of extensions paint in sight, in reading order. */
export function paintedBy(editor: Element): Paint[] {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  const boxOf = (node: Element | Range) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x, y, width, height };
  };
  const look = (node: Element) => {
    const style = getComputedStyle(node);
    const line = style.textDecorationLine;
    const content = (which: string) => {
      const value = getComputedStyle(node, which).content;
      return value === 'none' || value === 'normal' ? '' : value.replace(/^"|"$/g, '');
    };
    const bottom = `${style.borderBottomWidth} ${style.borderBottomStyle} ${style.borderBottomColor}`;
    return {
      background: style.backgroundColor,
      color: style.color,
      opacity: Number(style.opacity),
      underline: line === 'none' ? 'none' : `${line} ${style.textDecorationStyle} ${style.textDecorationColor}`,
      border: style.borderBottomStyle === 'none' ? 'none' : bottom,
      before: content('::before'),
      after: content('::after'),
    };
  };
  const ofExtension = (node: Element) => /(^|\s)ced-/.test(node.getAttribute('class') ?? '');
  const letters: { char: string; x: number; y: number }[] = [];
  for (const row of Array.from(editor.querySelectorAll('.view-lines .view-line'))) {
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const content = node.textContent ?? '';
      for (let at = 0; at < content.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = boxOf(range);
        letters.push({ char: content[at] ?? '', x: box.x + box.width / 2, y: box.y + box.height / 2 });
      }
    }
  }
  const overlays = Array.from(editor.querySelectorAll('.view-overlays .cdr'))
    .filter(ofExtension)
    .map(node => {
      const box = boxOf(node);
      const within = letters.filter(
        ({ x, y }) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height,
      );
      return { kind: 'overlay' as const, text: plain(within.map(({ char }) => char).join('')), box, ...look(node) };
    });
  const inline = Array.from(editor.querySelectorAll('.view-lines .view-line span'))
    .filter(ofExtension)
    .map(node => ({
      kind: 'inline' as const,
      text: plain(node.textContent ?? ''),
      box: boxOf(node),
      ...look(node),
    }));
  return [...overlays, ...inline].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
}

/** What a ruler's canvas shows in one lane, from top to bottom. */
export function rulerMarks(canvas: Element, lane: 'left' | 'center' | 'right'): RulerMark[] {
  const { width, height } = canvas as HTMLCanvasElement;
  const context = (canvas as HTMLCanvasElement).getContext('2d');
  if (!context || width === 0 || height === 0) return [];
  const x = Math.floor(width * { left: 0.25, center: 0.5, right: 0.85 }[lane]);
  const { data } = context.getImageData(x, 0, 1, height);
  const marks: { color: string; from: number; to: number }[] = [];
  for (let y = 0; y < height; y += 1) {
    const color = `#${Array.from(data.slice(4 * y, 4 * y + 4), byte => byte.toString(16).padStart(2, '0')).join('')}`;
    const last = marks.at(-1);
    if (last?.color === color) last.to = (y + 1) / height;
    else marks.push({ color, from: y / height, to: (y + 1) / height });
  }
  return marks.filter(({ color }) => !color.endsWith('00'));
}
