import * as vscode from 'vscode';
import { Cancelled, type ErrorCode, UserError } from '#core/errors';
import type { Log } from './log.ts';

/** What the user can do about a failure, beyond reading the log. */
export interface Remedies {
  readonly tryAgain: () => unknown;
  readonly chooseModel: () => unknown;
  readonly setKey: () => unknown;
  readonly openSettings: (query: string) => unknown;
}

type Remedy = 'model' | 'again' | 'key' | 'size' | 'model-settings';

/** The step that a button offers, by what failed; `model` where it lies with the model. */
const remedies: Partial<Record<ErrorCode, readonly Remedy[]>> = {
  'document-too-large': ['size'],
  'inference-process-died': ['again', 'model'],
  'inference-process-stuck': ['again', 'model'],
  'device-failed': ['again'],
  'inference-gave-up': ['again', 'model'],
  'out-of-memory': ['again', 'model'],
  'network-unavailable': ['again', 'model'],
  'server-refused': ['key', 'model'],
  'server-busy': ['again', 'model'],
  'server-unreachable': ['again', 'model'],
  'digest-mismatch': ['again', 'model'],
  'disk-full': ['again', 'model'],
  'bad-setting': ['model-settings'],
  'platform-unsupported': [],
  'bad-argument': [],
  internal: [],
};

/** Tells a failure, with its next step; a cancel is none. Resolves when the user has answered. */
export async function showFailure(error: unknown, log: Log, actions: Remedies): Promise<void> {
  if (error instanceof Cancelled) return;
  const isExpected = error instanceof UserError && error.code !== 'internal';
  const message = error instanceof Error ? error.message : String(error);
  log.write('error', isExpected ? `${message} ${error.hint}` : stackOf(error));
  const { t } = vscode.l10n;
  const buttons: Record<Remedy | 'log', readonly [title: string, act: () => unknown]> = {
    again: [t('Try Again'), actions.tryAgain],
    model: [t('Choose Model'), actions.chooseModel],
    key: [t('Set Key of a Server'), actions.setKey],
    size: [t('Open Settings'), () => actions.openSettings('tokenLoupe.sizeLimit')],
    'model-settings': [t('Open Settings'), () => actions.openSettings('tokenLoupe')],
    log: [t('Show Log'), log.show],
  };
  const offered = isExpected ? (remedies[error.code] ?? (['model'] as const)) : [];
  const shown = [...offered, 'log' as const].map(name => buttons[name]);
  const words = isExpected ? `${message} ${error.hint}` : t('Token Loupe has a defect: {0}', message);
  const answer = await vscode.window.showErrorMessage(words, ...shown.map(([title]) => title));
  await shown.find(([title]) => title === answer)?.[1]();
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
