import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import type { Block } from '#core/lens/block';
import type { Documents } from './documents.ts';
import type { Span } from './editors.ts';
import type { Kept } from './kept.ts';
import type { Models } from './models.ts';
import { readingsOf } from './readings.ts';
import type { DocumentSession } from './session.ts';
import type { Settings } from './settings.ts';
import type { Study, StudySubject } from './study.ts';
import { type Answer, answerBlocks, overallBlocks } from './studyBlocks.ts';
import { studyTable } from './studyTable.ts';

/** Nothing is asked before what is looked at has been the same for so long, milliseconds. */
const QUIET_MS = 150;

/** One study of one document: what it was asked about last, and what became of that. */
interface Asked extends Answer {
  /** Version of the text, and place. */
  readonly key: string;
  readonly abort: AbortController;
  /** It was answered, or has failed. */
  isDone?: true;
}

/** Asks studies when they are wanted, and keeps what they found until the text or the place is another one. */
export class Studies implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #models: Models;
  readonly #settings: Settings;
  readonly #kept: Kept;
  readonly #asked = new WeakMap<DocumentSession, Map<Study, Asked>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires when a study has an answer. */
  readonly onDidChange = this.#changed.event;

  constructor(documents: Documents, models: Models, settings: Settings, kept: Kept) {
    this.#documents = documents;
    this.#models = models;
    this.#settings = settings;
    this.#kept = kept;
    this.#subscriptions = [
      this.#changed,
      documents.onDidChange(({ session, change }) => {
        if (change.kind === 'edit') this.#stop(session);
        if (change.kind === 'status') this.#askAboutText(session);
      }),
      settings.onDidChange(keys => {
        for (const session of documents.all) {
          for (const study of studyTable) if (study.settings?.some(key => keys.has(key))) this.#forget(session, study);
          this.#askAboutText(session);
        }
      }),
      models.onDidReplace(() => {
        for (const session of documents.all) for (const study of studyTable) this.#forget(session, study);
      }),
      // What it was compared with is another text now.
      vscode.workspace.onDidSaveTextDocument(() => {
        if (['saved', 'head'].includes(settings.contrastWith)) this.askAgain('contrast');
      }),
    ];
  }

  /** What the panel shows about a row or place; it is asked for where that was not done. */
  blocks(session: DocumentSession, row: number, selection: Span | null): readonly Block[] {
    return studyTable.flatMap(study => {
      const subject = this.#subject(session, study.about === 'place' ? row : -1, selection);
      if (!study.isWanted(subject)) return [];
      if (study.about === 'place') this.#want(study, session, subject);
      const asked = this.#ofSession(session).get(study);
      return asked ? answerBlocks(study.title, asked, isCurrent(asked, keyOf(study, session, subject)), row) : [];
    });
  }

  /** What is said of the whole text, ahead of everything else. */
  overall(session: DocumentSession): readonly Block[] {
    const subject = this.textOf(session);
    return studyTable.flatMap(study => {
      if (study.about !== 'text' || !study.isWanted(subject)) return [];
      const asked = this.#ofSession(session).get(study);
      return asked ? overallBlocks(study.title, asked, isCurrent(asked, keyOf(study, session, subject))) : [];
    });
  }

  /** Whether an answer about the whole text is on its way. */
  isAsking(session: DocumentSession): boolean {
    const all = [...this.#ofSession(session)];
    return all.some(([study, { abort, isDone }]) => study.about === 'text' && !isDone && !abort.signal.aborted);
  }

  /** Asks one study again about every document: what its answers follow from has changed. */
  askAgain(id: string): void {
    for (const session of this.#documents.all) {
      for (const study of studyTable) if (study.id === id) this.#forget(session, study);
      this.#askAboutText(session);
    }
    this.#changed.fire();
  }

  /** What a study of the whole text is asked about. */
  textOf(session: DocumentSession): StudySubject {
    return this.#subject(session, -1, null);
  }

  /** Looks again at what is wanted. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #askAboutText(session: DocumentSession): void {
    const subject = this.#subject(session, -1, null);
    for (const study of studyTable) {
      if (study.about === 'text' && study.isWanted(subject)) this.#want(study, session, subject);
    }
  }

  #want(study: Study, session: DocumentSession, subject: StudySubject): void {
    const all = this.#ofSession(session);
    const before = all.get(study);
    const key = keyOf(study, session, subject);
    if (before?.key === key) return;
    before?.abort.abort();
    if (study.about === 'place') all.delete(study);
    // A study never loads a model: it was freed, or is on its way.
    if (this.#models.state !== 'ready' || !isSettled(session, subject.row)) return;
    const findings = study.about === 'text' ? before?.findings : undefined;
    const asked: Asked = { key, abort: new AbortController(), findings };
    all.set(study, asked);
    if (study.about === 'text') this.#changed.fire();
    setTimeout(() => void this.#ask(study, session, subject, asked), QUIET_MS);
  }

  async #ask(study: Study, session: DocumentSession, subject: StudySubject, asked: Asked): Promise<void> {
    const { signal } = asked.abort;
    if (signal.aborted) return;
    try {
      const findings = await study.ask(subject, this.#models, signal);
      if (signal.aborted) return;
      asked.findings = findings;
      if (findings.columns) session.adoptColumns(findings.columns);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Cancelled) this.#forget(session, study);
      else asked.error = error;
    }
    asked.isDone = true;
    this.#changed.fire();
  }

  #subject({ document, stats }: DocumentSession, row: number, selection: Span | null): StudySubject {
    const readings = readingsOf(document, this.#models, this.#kept);
    return { text: document.getText(), stats, row, selection, settings: this.#settings, readings, kept: this.#kept };
  }

  #ofSession(session: DocumentSession): Map<Study, Asked> {
    const known = this.#asked.get(session) ?? new Map<Study, Asked>();
    this.#asked.set(session, known);
    return known;
  }

  #stop(session: DocumentSession): void {
    for (const { abort } of this.#ofSession(session).values()) abort.abort();
  }

  #forget(session: DocumentSession, study: Study): void {
    const all = this.#ofSession(session);
    all.get(study)?.abort.abort();
    all.delete(study);
  }
}

/** While a study is asked again, what is known is what it found before. */
function isCurrent({ key, isDone }: Asked, wanted: string): boolean {
  return isDone === true && key === wanted;
}

function keyOf({ about }: Study, { document }: DocumentSession, { row, selection }: StudySubject): string {
  return about === 'text' ? `${document.version}` : `${document.version} ${row} ${selection}`;
}

/** The rows that a study reads hold for the present text: all of them, or those up to the one that is looked at. */
function isSettled(session: DocumentSession, row: number): boolean {
  return row >= 0 ? session.rows.known.length > row : session.isSettled;
}
