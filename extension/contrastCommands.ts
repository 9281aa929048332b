import * as vscode from 'vscode';
import type { Action, CommandParts } from './commandParts.ts';
import { type ContrastChoice, keepContrast, keptContrast, readPairs, writePairs } from './contrastChoice.ts';
import { pickSecond } from './secondModelPick.ts';
import type { ContrastKind } from './settings.ts';
import { settingTable } from './settingTable.ts';

/** Commands about what a document is compared with. */
export function contrastCommands(parts: CommandParts) {
  return { 'tokenLoupe.chooseContrast': () => chooseContrast(parts) } satisfies Record<string, Action>;
}

/** Asks what to compare with, and for what that needs; then the document is looked at through a lens that shows it. */
async function chooseContrast(parts: CommandParts): Promise<void> {
  const { settings, studies, kept } = parts;
  const { t } = vscode.l10n;
  const { enumItemLabels: labels, enumDescriptions: details } = settingTable.contrastWith;
  const items = settingTable.contrastWith.enum.map((kind, at) => {
    const description = kind === settings.contrastWith ? t('in use') : '';
    return { by: kind, label: t(labels[at]!), description, detail: plain(t(details[at]!)) };
  });
  const chosen = await vscode.window.showQuickPick(items, { title: t('Choose What to Compare With') });
  if (!chosen) return;
  const choice = await furtherOf(chosen.by, keptContrast(kept), parts);
  if (!choice) return;
  keepContrast(kept, choice);
  if (!['contrast', 'critical'].includes(settings.lens.id)) await settings.choose('lens', 'contrast');
  await settings.choose('contrastWith', chosen.by);
  studies.askAgain('contrast');
}

/** Settings say it in Markdown. */
function plain(words: string): string {
  return words.replaceAll('*', '');
}

async function furtherOf(
  kind: ContrastKind,
  choice: ContrastChoice,
  parts: CommandParts,
): Promise<ContrastChoice | undefined> {
  if (kind === 'model') return askModel(choice, parts);
  return kind === 'prompt' ? askPrompts(choice, parts) : choice;
}

async function askModel(choice: ContrastChoice, { models }: CommandParts): Promise<ContrastChoice | undefined> {
  const { t } = vscode.l10n;
  const placeHolder = t('Where the vocabularies differ, only what sums can be compared.');
  const chosen = await pickSecond(models, choice.model, placeHolder);
  return chosen && { ...choice, model: chosen.model };
}

async function askPrompts(choice: ContrastChoice, { settings }: CommandParts): Promise<ContrastChoice | undefined> {
  const { t } = vscode.l10n;
  const line = (title: string, value: string, prompt = '') =>
    vscode.window.showInputBox({ title, value: value.trimEnd(), prompt, ignoreFocusOut: true });
  const first = await line(t('What the first reading reads before the document'), settings.contrastPrompt);
  if (first === undefined) return undefined;
  const other = await line(t('What the second reading reads before the document'), settings.contrastOtherPrompt);
  if (other === undefined) return undefined;
  const nothing = t('Empty for none.');
  const neutral = await line(t('A prompt that says nothing either way'), choice.neutral, nothing);
  if (neutral === undefined) return undefined;
  const pairs = await vscode.window.showInputBox({
    title: t('Both prompts in other words'),
    prompt: t('Pairs as "first => second; first => second": a token counts where four in five agree. Empty for none.'),
    value: writePairs(choice.paraphrases),
    ignoreFocusOut: true,
    validateInput: words => (readPairs(words) ? undefined : t('That is no pair of prompts.')),
  });
  const paraphrases = pairs === undefined ? undefined : readPairs(pairs);
  if (!paraphrases) return undefined;
  const ended = (words: string) => (words === '' ? '' : `${words}\n`);
  await settings.choose('contrastPrompt', ended(first));
  await settings.choose('contrastOtherPrompt', ended(other));
  return { ...choice, neutral: ended(neutral), paraphrases };
}
