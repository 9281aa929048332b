import * as vscode from 'vscode';
import type { Run } from '#core/lens/runs';
import { STALE, staleSpans } from '#core/scoring/liveRows';
import type { Documents } from './documents.ts';
import { Look, type Looking } from './look.ts';
import { rangeOf } from './positions.ts';
import type { DocumentSession } from './session.ts';
import type { SessionChange } from './sessionParts.ts';
import type { Settings } from './settings.ts';
import type { SettingKey } from './settingTable.ts';
import { RULER_FROM } from './stepStyles.ts';
import { makeStepTypes, type StepType } from './stepTypes.ts';

/** Lines above and below what is shown that are painted too, so that short scrolls show no bare text. */
const MARGIN_LINES = 40;
/** Marks of one document in the overview ruler, at most. */
const MOST_MARKS = 400;
/** The whole document is looked at no more often while scores arrive, milliseconds. */
const HEAT_EVERY_MS = 500;

/** Settings that change what is seen, and no score. */
const looks: readonly SettingKey[] = ['lens', 'scale', 'threshold', 'channel', 'overviewRuler'];

/** What an editor was last given, so that nothing is set twice. */
interface Painted {
  readonly marks: Map<StepType, string>;
}

/**
 * Paints the editors: 14 decoration types, made once, and one for what is stale. What is shown of a document is painted
 * whole; of the rest only the strongest steps, for the overview ruler.
 */
export class Decorations implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #settings: Settings;
  readonly #looks = new WeakMap<DocumentSession, Look>();
  readonly #heat = new WeakMap<DocumentSession, { readonly at: number; readonly runs: readonly Run[] }>();
  readonly #painted = new WeakMap<vscode.TextEditor, Painted>();
  readonly #stale = vscode.window.createTextEditorDecorationType({
    opacity: '0.6',
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #subscriptions: vscode.Disposable[];
  #types: readonly StepType[];
  #scrolled: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(documents: Documents, settings: Settings) {
    this.#documents = documents;
    this.#settings = settings;
    this.#types = makeStepTypes(settings);
    this.#subscriptions = [
      documents.onDidChange(({ session, change }) => this.#follow(session, change)),
      documents.onDidList(() => this.#paintAll()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#paintAll()),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#scroll(textEditor)),
      settings.onDidChange(keys => {
        if (keys.has('channel') || keys.has('overviewRuler')) this.#remake();
        if (looks.some(key => keys.has(key))) this.#paintAll(true);
      }),
    ];
  }

  /** How documents are looked at now. */
  get looking(): Looking {
    const { lens, scale: mode, threshold } = this.#settings;
    return { lens, mode, threshold };
  }

  lookOf(session: DocumentSession): Look {
    const look = this.#looks.get(session) ?? new Look(session.rows);
    this.#looks.set(session, look);
    return look;
  }

  dispose(): void {
    clearTimeout(this.#scrolled);
    clearTimeout(this.#later);
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { type } of this.#types) type.dispose();
    this.#stale.dispose();
  }

  #follow(session: DocumentSession, change: SessionChange): void {
    const editors = vscode.window.visibleTextEditors.filter(editor => editor.document === session.document);
    for (const editor of editors) {
      if (change.kind === 'edit') this.#dim(editor, session);
      else if (change.kind === 'status') {
        if (session.status.kind !== 'scoring') this.#paint(editor, session, true);
      } else if (isShown(editor, session, change)) this.#paint(editor, session, false);
      else this.#paintLater();
    }
  }

  /** The editor moves the colours along by itself. This runs for every keystroke, so it asks for few positions. */
  #dim(editor: vscode.TextEditor, { document, rows }: DocumentSession): void {
    this.#painted.set(editor, { marks: new Map() });
    const first = rows.live.states.indexOf(STALE);
    const last = editor.visibleRanges.at(-1)?.end;
    const from = document.positionAt(first < 0 ? 0 : rows.stats.offsets[2 * first]!);
    const to = last?.translate(MARGIN_LINES);
    editor.setDecorations(this.#stale, first >= 0 && to && from.isBefore(to) ? [new vscode.Range(from, to)] : []);
  }

  /** Scores of text that is not shown: they matter for the overview ruler only. */
  #paintLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.#paintAll();
    }, HEAT_EVERY_MS);
  }

  #scroll(editor: vscode.TextEditor): void {
    clearTimeout(this.#scrolled);
    this.#scrolled = setTimeout(() => {
      const session = this.#documents.sessionOf(editor.document);
      if (session) this.#paint(editor, session, false);
    }, 16);
  }

  #paintAll(isAnew = false): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const session = this.#documents.sessionOf(editor.document);
      if (session) this.#paint(editor, session, isAnew);
      else if (this.#painted.delete(editor)) this.#clear(editor);
    }
  }

  #paint(editor: vscode.TextEditor, session: DocumentSession, isAnew: boolean): void {
    const look = this.lookOf(session);
    const [start, end] = shownOffsets(editor, session);
    const shown = look.runs(this.looking, start, end);
    const away = this.#heatOf(session, isAnew).filter(run => run.end <= start || run.start >= end);
    const ramp = look.ramp(this.looking);
    const perStep = new Map<StepType, Run[]>(this.#types.map(type => [type, []]));
    const find = (step: number) => this.#types.find(type => type.ramp === ramp && type.step === step);
    for (const run of [...shown, ...away]) perStep.get(find(run.step)!)?.push(run);
    const painted = this.#painted.get(editor) ?? { marks: new Map() };
    this.#painted.set(editor, painted);
    for (const [type, runs] of perStep) {
      const mark = runs.map(run => `${run.start}-${run.end}`).join();
      if (painted.marks.get(type) === mark) continue;
      painted.marks.set(type, mark);
      const ranges = runs.map(run => rangeOf(session.lines, run.start, run.end));
      editor.setDecorations(type.type, ranges);
    }
    this.#paintStale(editor, session);
  }

  #paintStale(editor: vscode.TextEditor, session: DocumentSession): void {
    const [start, end] = shownOffsets(editor, session);
    const spans = staleSpans(session.rows.live).filter(span => span[1] > start && span[0] < end);
    const ranges = spans.map(span => rangeOf(session.lines, Math.max(start, span[0]), Math.min(end, span[1])));
    editor.setDecorations(this.#stale, ranges);
  }

  #heatOf(session: DocumentSession, isAnew: boolean): readonly Run[] {
    if (!this.#settings.overviewRuler) return [];
    const kept = this.#heat.get(session);
    const now = performance.now();
    if (kept && !isAnew && now - kept.at < HEAT_EVERY_MS) return kept.runs;
    const runs = this.lookOf(session).heat(this.looking, RULER_FROM, MOST_MARKS);
    this.#heat.set(session, { at: now, runs });
    return runs;
  }

  #clear(editor: vscode.TextEditor): void {
    for (const { type } of this.#types) editor.setDecorations(type, []);
    editor.setDecorations(this.#stale, []);
  }

  #remake(): void {
    for (const { type } of this.#types) type.dispose();
    this.#types = makeStepTypes(this.#settings);
  }
}

/** Whether rows lie in what an editor shows. */
function isShown(editor: vscode.TextEditor, session: DocumentSession, rows: { from: number; to: number }): boolean {
  if (rows.from >= rows.to) return true;
  const { offsets } = session.stats;
  const [start, end] = shownOffsets(editor, session);
  return offsets[2 * rows.from]! < end && offsets[2 * rows.to - 1]! > start;
}

/** What an editor shows, with a margin, as offsets. */
function shownOffsets(editor: vscode.TextEditor, { lines }: DocumentSession): readonly [start: number, end: number] {
  const shown = editor.visibleRanges;
  if (shown.length === 0) return [0, 0];
  const first = Math.max(0, Math.min(...shown.map(range => range.start.line)) - MARGIN_LINES);
  const last = Math.min(lines.count, Math.max(...shown.map(range => range.end.line)) + MARGIN_LINES + 1);
  return [lines.start(first), lines.start(last)];
}
