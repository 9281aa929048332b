import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import { isUsable } from '#engine/detect/headShelf';
import { aiTextStudy } from './aiTextStudy.ts';
import type { Action, CommandParts } from './commandParts.ts';
import { allHeads, keepHead, keptHead, ownHeads } from './headChoice.ts';

/** Commands about how a text reads, and who judges it. */
export function aiTextCommands(parts: CommandParts) {
  return {
    'tokenLoupe.showAiText': async () => {
      await parts.settings.choose('lens', 'ai-text');
      // The panel takes the focus; what is inspected is the editor that had it.
      const inspected = vscode.commands.executeCommand('tokenLoupe.inspect');
      await vscode.commands.executeCommand('tokenLoupe.panel.focus');
      await inspected;
    },
    'tokenLoupe.chooseHead': () => pickHead(parts),
    'tokenLoupe.trainHead': (given?: Partial<TrainingTexts>) => train(parts, given ?? {}),
  } satisfies Record<string, Action>;
}

/** What a head is trained on; who runs the command with some of it is asked for the rest. */
interface TrainingTexts {
  /** Paths of folders. */
  readonly human: string;
  readonly machine: string;
  readonly name: string;
}

interface HeadItem extends vscode.QuickPickItem {
  readonly name?: string | undefined;
}

async function pickHead({ models, kept, studies }: CommandParts): Promise<void> {
  const { t } = vscode.l10n;
  const { digest } = await models.ensure();
  const chosen = keptHead(kept);
  const inUse = (name: string | undefined) => (name === chosen ? t('in use') : '');
  const usable = (await allHeads()).found.filter(({ card }) => isUsable(card, digest));
  const own = ownHeads();
  const items: HeadItem[] = [
    {
      label: t('Automatic'),
      description: inUse(undefined),
      detail: t('The first that was trained for the model, your own before those that are shipped'),
    },
    ...usable.map(({ card, folder }) => {
      const origin = folder === own ? t('trained on this machine') : t('shipped');
      const fits = card.model === digest ? '' : t('trained for another model');
      const { human, machine } = card.calibration.measured;
      return {
        name: card.name,
        label: card.name,
        description: [origin, fits, inUse(card.name)].filter(words => words !== '').join(' · '),
        detail: t('Measured on {0} human and {1} machine texts', human, machine),
      };
    }),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: t('Choose AI-Text Head') });
  if (!picked) return;
  keepHead(kept, picked.name);
  studies.askAgain(aiTextStudy.id);
}

async function train(parts: CommandParts, given: Partial<TrainingTexts>): Promise<void> {
  const { t } = vscode.l10n;
  const human = given.human ?? (await askFolder(t('Folder of Human Texts')));
  const machine = human && (given.machine ?? (await askFolder(t('Folder of Machine Texts'))));
  const name = machine && (given.name ?? (await askName()));
  if (!human || !machine || !name) return;
  const { evaluation } = await trained(parts, { human, machine, name });
  keepHead(parts.kept, name);
  parts.studies.askAgain(aiTextStudy.id);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const show = t('Show AI-Text Evidence');
  const answer = await vscode.window.showInformationMessage(
    t(
      'The head {0} judges from now on. By cross-validation over {1} human and {2} machine texts: AUROC {3}, {4} found at 1 % false positives, calibration error {5}.',
      name,
      evaluation.human,
      evaluation.machine,
      evaluation.auroc.toFixed(3),
      percent(evaluation.recallAt1),
      evaluation.calibrationError.toFixed(3),
    ),
    show,
  );
  if (answer === show) await vscode.commands.executeCommand('tokenLoupe.showAiText');
}

/** Reads the texts and trains, in a notification that can be cancelled. */
async function trained({ models, log }: CommandParts, { human, machine, name }: TrainingTexts) {
  const { t } = vscode.l10n;
  const [{ readTextFolder }, { trainHead }] = await Promise.all([
    import('#engine/detect/textFolder'),
    import('#engine/detect/trainHead'),
  ]);
  const abort = new AbortController();
  const location = vscode.ProgressLocation.Notification;
  const title = t('Training the head {0}', name);
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    const texts = [];
    for (const [folder, label] of [
      [human, 0],
      [machine, 1],
    ] as const) {
      const read = await readTextFolder(folder, abort.signal);
      for (const file of read.skipped) log.write('warn', `${file} is no text, and is left out.`);
      texts.push(...read.texts.map(text => ({ ...text, label })));
    }
    const { digest } = await models.ensure();
    if (abort.signal.aborted) throw new Cancelled();
    const onProgress = (done: number, total: number) => {
      progress.report({ message: t('{0} of {1} texts are read', done, total), increment: 100 / total });
    };
    const request = { name, texts, model: digest, folder: ownHeads() };
    return trainHead(models, request, { signal: abort.signal, onProgress });
  });
}

async function askFolder(title: string): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: title,
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
  });
  return chosen?.[0]?.fsPath;
}

/** What a head may be called: it is typed on the command line too. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,59}$/u;

function askName(): Thenable<string | undefined> {
  const { t } = vscode.l10n;
  return vscode.window.showInputBox({
    title: t('Name of the Head'),
    value: 'own',
    validateInput: value => (NAME.test(value) ? undefined : t('Letters, digits, dots and dashes, at most 60.')),
  });
}
