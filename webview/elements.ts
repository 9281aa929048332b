import { type ComponentChildren, h, type VNode } from 'preact';

/** The elements of `@vscode-elements/elements` that the page uses, as functions with checked properties. */

export function Button(props: {
  readonly secondary?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}): VNode {
  const { children, ...rest } = props;
  return h('vscode-button', rest as object, children);
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

export function Select(props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
}): VNode {
  const { label, value, choices, onChoose } = props;
  const onChange = (event: Event) => onChoose((event.target as HTMLElement & { value: string }).value);
  const options = choices.map(({ label: text, ...choice }) =>
    h('vscode-option', { key: choice.value, ...choice, selected: choice.value === value } as object, text),
  );
  return h('vscode-single-select', { label, value, onChange } as object, options);
}

/** `done` in [0, 1]; `null` where nobody knows. */
export function ProgressBar(props: { readonly label: string; readonly done: number | null }): VNode {
  const { label, done } = props;
  const measure = done === null ? { indeterminate: true } : { value: Math.round(100 * done) };
  return h('vscode-progress-bar', { 'aria-label': label, ...measure } as object);
}
