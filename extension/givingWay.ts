import type * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import type { Documents } from './documents.ts';
import type { StudyModel } from './study.ts';

/** After an edit scoring begins in a moment; so long nothing else is asked, milliseconds. */
const QUIET_MS = 500;

/**
 * A model for long work in the background: what is asked gives way to scoring, which a keystroke waits for, and is
 * asked again when that is done. Only for calls that may be made twice.
 */
export function givingWay(model: StudyModel, documents: Documents): StudyModel {
  const isBusy = () => documents.all.some(({ status }) => status.kind === 'scoring' || status.kind === 'waiting');
  return {
    get card() {
      return model.card;
    },
    ask: async (method, params, options = {}) => {
      const outer = options.signal ?? new AbortController().signal;
      for (;;) {
        await until(() => !isBusy(), documents, outer);
        const way = new AbortController();
        const listening = documents.onDidChange(({ change }) => {
          if (change.kind === 'edit' || isBusy()) way.abort();
        });
        try {
          return await model.ask(method, params, { ...options, signal: AbortSignal.any([outer, way.signal]) });
        } catch (error) {
          if (!(error instanceof Cancelled) || outer.aborted || !way.signal.aborted) throw error;
        } finally {
          listening.dispose();
        }
        await new Promise(resolve => setTimeout(resolve, QUIET_MS));
      }
    },
  };
}

/** Resolves once it holds. @throws Cancelled. */
function until(holds: () => boolean, { onDidChange }: Documents, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let listening: vscode.Disposable | undefined;
    const look = () => {
      if (!signal.aborted && !holds()) return;
      listening?.dispose();
      signal.removeEventListener('abort', look);
      if (signal.aborted) reject(new Cancelled());
      else resolve();
    };
    listening = onDidChange(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}
