import * as vscode from 'vscode';
import { grouped } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import { checkWords, type Edit, edits } from './criticalEdits.ts';
import type { CriticalQuestion } from './criticalQuestion.ts';

/** What a question costs at most. */
export interface Cost {
  readonly rollouts: number;
  readonly tokens: number;
}

export interface AskedAbout {
  /** The response, in words. */
  readonly response: string;
  /** Asks for another one; `false` where nobody answers. */
  readonly chooseResponse: () => Promise<boolean>;
  /** A command may judge: the workspace is trusted, and the document lies in a folder. */
  readonly mayRunCommands: boolean;
  /** @throws UserError where the response is too short. */
  readonly cost: (question: CriticalQuestion) => Cost;
  /** Tokens a second, measured now. */
  readonly speed: (question: CriticalQuestion, signal: AbortSignal) => Promise<number>;
}

interface Item extends vscode.QuickPickItem {
  readonly act: 'start' | 'response' | Edit;
}

/** Asks what is to be searched for, with what it costs, until somebody starts it; `undefined` where nobody does. */
export async function askCritical(
  about: () => AskedAbout,
  first: CriticalQuestion,
): Promise<CriticalQuestion | undefined> {
  let question = first;
  const speeds = new Map<number, Promise<number>>();
  const abort = new AbortController();
  try {
    // Without a check there is nothing to start.
    if (!isAllowed(question, about())) question = (await edits.check(question, about().mayRunCommands)) ?? question;
    if (!isAllowed(question, about())) return undefined;
    for (;;) {
      const measured = speeds.get(question.rollouts) ?? about().speed(question, abort.signal);
      measured.catch(() => {});
      speeds.set(question.rollouts, measured);
      const act = await chooseAct(question, about(), measured);
      if (act === undefined) return undefined;
      if (act === 'start') return question;
      if (act === 'response') await about().chooseResponse();
      else question = (await edits[act](question, about().mayRunCommands)) ?? question;
    }
  } finally {
    abort.abort();
  }
}

function isAllowed({ check }: CriticalQuestion, { mayRunCommands }: AskedAbout): boolean {
  return check !== undefined && (check.kind !== 'command' || mayRunCommands);
}

async function chooseAct(
  question: CriticalQuestion,
  about: AskedAbout,
  speed: Promise<number>,
): Promise<Item['act'] | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('Find Critical Tokens');
  pick.placeholder = t('Start, or change what is asked');
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.items = itemsOf(question, about, undefined);
  const show = (measured: number | undefined) => {
    pick.busy = false;
    const [active] = pick.activeItems;
    pick.items = itemsOf(question, about, measured);
    const again = pick.items.find(({ act }) => act === active?.act);
    if (again) pick.activeItems = [again];
  };
  let isOpen = true;
  speed.then(
    measured => isOpen && show(measured),
    () => isOpen && show(undefined),
  );
  const act = await new Promise<Item['act'] | undefined>(resolve => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.act));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  isOpen = false;
  pick.dispose();
  return act;
}

function itemsOf(question: CriticalQuestion, about: AskedAbout, speed: number | undefined): readonly Item[] {
  const { t } = vscode.l10n;
  const { rollouts, maxTokens, stop, temperature, topP, seed, budget } = question;
  const item = (act: Item['act'], icon: string, label: string, description: string, detail?: string): Item => {
    return { act, label, description, iconPath: new vscode.ThemeIcon(icon), ...(detail ? { detail } : {}) };
  };
  return [
    item('start', 'play', t('Start'), '', costWords(about.cost(question), speed)),
    item('check', 'law', t('A success is'), checkWords(question.check)),
    item('response', 'selection', t('The response is'), about.response),
    item('candidates', 'target', t('Tried'), candidateWords(question)),
    item('rollouts', 'repo-forked', t('Continuations of each beginning'), String(rollouts)),
    item('maxTokens', 'text-size', t('Tokens of a continuation at most'), grouped(maxTokens)),
    item('stop', 'debug-stop', t('It ends at'), stop === '' ? t('nothing') : visible(stop)),
    item('sampling', 'settings', t('Sampling'), t('temperature {0}, top-p {1}, seed {2}', temperature, topP, seed)),
    item('budget', 'dashboard', t('Budget'), t('{0} tokens', grouped(budget))),
  ];
}

function candidateWords({ by, candidates, sweep }: CriticalQuestion): string {
  const { t } = vscode.l10n;
  if (sweep) return t('every place, one after the other');
  if (candidates === 0) return t('by halving alone');
  const named = {
    entropy: t('by halving, and at the {0} most open places', candidates),
    surprisal: t('by halving, and at the {0} most surprising tokens', candidates),
    s: t('by halving, and at the {0} lowest scores of the contrast', candidates),
  };
  return named[by];
}

/** Costs and time before anything starts. */
function costWords({ rollouts, tokens }: Cost, speed: number | undefined): string {
  const { t } = vscode.l10n;
  const most = t('At most {0} continuations, {1} tokens', grouped(rollouts), grouped(tokens));
  if (speed === undefined) return t('{0}; how long that takes is being measured...', most);
  const seconds = tokens / speed;
  const time = seconds < 90 ? t('{0} s', Math.max(1, Math.round(seconds))) : t('{0} min', Math.round(seconds / 60));
  return t('{0}: about {1} at {2} tokens/s', most, time, grouped(speed));
}
