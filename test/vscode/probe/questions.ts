/** Line and column, both from 0, the column in UTF-16 code units. */
export type Place = readonly [line: number, column: number];

/** From one place up to another. */
export type Span = readonly [start: Place, end: Place];

/** What can be asked from inside the extension host: of each question what goes in and what comes back. */
export interface Questions {
  /** The process that runs the extensions. */
  host: { ask: { readonly restartClock?: boolean }; answer: HostFacts };
  extension: { ask: { readonly id: string }; answer: ExtensionFacts };
  /** Activates an extension; how long that took, and how much of it was work of the extension host, code loading included. */
  activate: { ask: { readonly id: string }; answer: { readonly ms: number; readonly cpuMs: number } };
  /** Calls a function that the extension exports, as `['inspect']` or `['panel', 'state']`. */
  call: {
    ask: { readonly id: string; readonly path: readonly string[]; readonly args: readonly unknown[] };
    answer: unknown;
  };
  /** Runs a command by id; `null` for what cannot be sent. */
  execute: { ask: { readonly command: string; readonly args?: readonly unknown[] }; answer: unknown };
  commands: { ask: { readonly prefix: string }; answer: readonly string[] };
  /** Opens a file, or an untitled document with the content. */
  open: { ask: OpenParams; answer: EditorFacts };
  /** The active text editor. */
  editor: { ask: Record<string, never>; answer: EditorFacts | null };
  /** The text of the active text editor. */
  text: { ask: Record<string, never>; answer: string };
  /** One line of the active text editor, without its end. */
  line: { ask: { readonly line: number }; answer: { readonly text: string; readonly tabSize: number } };
  /** Selects and reveals. */
  select: { ask: { readonly span: Span }; answer: EditorFacts };
  /** Replaces a stretch of the active text editor, as one edit. */
  replace: { ask: { readonly span: Span; readonly text: string }; answer: EditorFacts };
  setting: { ask: { readonly key: string }; answer: unknown };
  /** Changes a setting of the user, or of the workspace. `null` takes it back. */
  changeSetting: {
    ask: { readonly key: string; readonly value: unknown; readonly scope?: 'user' | 'workspace' };
    answer: null;
  };
  /** What all hover providers say of a place in the active text editor, as Markdown. */
  hovers: { ask: { readonly at: Place }; answer: readonly string[] };
  codeLenses: { ask: Record<string, never>; answer: readonly CodeLensFacts[] };
  /** Paints stretches of the active text editor with one decoration, in place of what this question painted before. */
  decorate: {
    ask: { readonly spans: readonly Span[]; readonly look: Readonly<Record<string, unknown>> };
    answer: null;
  };
  /** Shows a message; which button was pressed. */
  notify: {
    ask: {
      readonly severity: 'info' | 'warning' | 'error';
      readonly text: string;
      readonly buttons: readonly string[];
    };
    answer: string | null;
  };
  /** Of the window, as `de`. */
  language: { ask: Record<string, never>; answer: string };
  theme: { ask: Record<string, never>; answer: ThemeKind };
  trusted: { ask: Record<string, never>; answer: boolean };
}

export type ThemeKind = 'light' | 'dark' | 'hc-dark' | 'hc-light';

export interface HostFacts {
  readonly pid: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Longest time since the clock was last restarted for which its event loop did not turn, milliseconds. */
  readonly longestBlockMs: number;
}

export interface ExtensionFacts {
  readonly found: boolean;
  readonly active: boolean;
  readonly version: string;
  readonly folder: string;
  /** Names of what it exports. */
  readonly exports: readonly string[];
}

export interface OpenParams {
  /** Absolute. */
  readonly path?: string;
  readonly content?: string;
  readonly language?: string;
  /** The content is that of a document of a scheme of its own, which is no file and cannot be written. */
  readonly virtual?: boolean;
  readonly beside?: boolean;
}

export interface EditorFacts {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly lineCount: number;
  readonly isDirty: boolean;
  readonly selections: readonly Span[];
  readonly visibleRanges: readonly Span[];
}

export interface CodeLensFacts {
  readonly span: Span;
  readonly title: string;
  readonly command: string;
}
