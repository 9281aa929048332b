import * as vscode from 'vscode';
import { compiled, type OutcomeCheck } from '#core/contrast/outcome';
import { UserError } from '#core/errors';
import { percent } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import { largestUnseen } from '#core/math/wilson';
import { type CriticalQuestion, isWithin, type Limits, questionLimits } from './criticalQuestion.ts';

/** How one part of a question is asked for; `undefined` where nobody answers. */
export const edits = {
  check: askCheck,
  candidates: askCandidates,
  rollouts: askRollouts,
  maxTokens: question => askNumber(question, 'maxTokens', vscode.l10n.t('Tokens of a continuation at most')),
  stop: askStop,
  sampling: askSampling,
  budget: question => askNumber(question, 'budget', vscode.l10n.t('Tokens that are decoded at most')),
} satisfies Record<
  string,
  (question: CriticalQuestion, mayRunCommands: boolean) => Promise<CriticalQuestion | undefined>
>;

export type Edit = keyof typeof edits;

/** What a success is, in words. */
export function checkWords(check: OutcomeCheck | undefined): string {
  const { t } = vscode.l10n;
  if (check?.kind === 'pattern') return t('a match of {0}', check.pattern);
  if (check?.kind === 'answer') return t('the answer {0}', visible(check.answer));
  return check ? t('that {0} ends with 0', check.command) : '';
}

type CheckKind = OutcomeCheck['kind'];

async function askCheck(question: CriticalQuestion, mayRunCommands: boolean): Promise<CriticalQuestion | undefined> {
  const { t } = vscode.l10n;
  const item = (by: CheckKind, icon: string, label: string, detail: string) => {
    return { by, label, detail, iconPath: new vscode.ThemeIcon(icon) };
  };
  const items = [
    item('pattern', 'regex', t('Regular Expression'), t('It matches somewhere in the response.')),
    item('answer', 'check', t('Exact Answer'), t('The last number of the response, or its last line, is this one.')),
    ...(mayRunCommands
      ? [item('command', 'terminal', t('Command'), t('It gets the response to read and ends with 0.'))]
      : []),
  ];
  const placeHolder = mayRunCommands
    ? t('How is a response judged?')
    : t('How is a response judged? Commands need a trusted workspace and a folder.');
  const chosen = await vscode.window.showQuickPick(items, { title: t('A success is'), placeHolder });
  if (!chosen) return undefined;
  const { by: kind, label } = chosen;
  const { check } = question;
  const value = await vscode.window.showInputBox({
    title: label,
    prompt: chosen.detail,
    value: check?.kind === kind ? written(check) : '',
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() === '' ? t('It is empty.') : kind === 'pattern' ? wrongPattern(text) : undefined,
  });
  if (value === undefined) return undefined;
  const checks: Readonly<Record<CheckKind, OutcomeCheck>> = {
    pattern: { kind: 'pattern', pattern: value },
    answer: { kind: 'answer', answer: value },
    command: { kind: 'command', command: value },
  };
  return { ...question, check: checks[kind] };
}

function written(check: OutcomeCheck): string {
  if (check.kind === 'pattern') return check.pattern;
  return check.kind === 'answer' ? check.answer : check.command;
}

function wrongPattern(text: string): string | undefined {
  try {
    compiled(text);
    return undefined;
  } catch (error) {
    return error instanceof UserError ? error.message : String(error);
  }
}

async function askCandidates(question: CriticalQuestion): Promise<CriticalQuestion | undefined> {
  const { t } = vscode.l10n;
  const halved = { sweep: false };
  const items: (vscode.QuickPickItem & { readonly change: Partial<CriticalQuestion> })[] = [
    {
      label: t('The Most Open Places'),
      detail: t('Highest entropy, besides halving.'),
      change: { by: 'entropy', ...halved },
    },
    { label: t('The Most Surprising Tokens'), detail: t('Besides halving.'), change: { by: 'surprisal', ...halved } },
    {
      label: t('The Lowest Scores of the Contrast'),
      detail: t('What the second of two readings likes and the first does not, besides halving.'),
      change: { by: 's', ...halved },
    },
    {
      label: t('Halving Alone'),
      detail: t('The point of no return in the fewest tries.'),
      change: { candidates: 0, ...halved },
    },
    { label: t('Every Place'), detail: t('As the paper does; by far the most expensive.'), change: { sweep: true } },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: t('Tried') });
  if (!chosen) return undefined;
  const changed = { ...question, ...chosen.change };
  if (changed.sweep || chosen.change.candidates === 0) return changed;
  return askNumber({ ...changed, candidates: question.candidates || 4 }, 'candidates', t('How many'));
}

async function askRollouts(question: CriticalQuestion): Promise<CriticalQuestion | undefined> {
  const { t } = vscode.l10n;
  const items = [8, 16, 32, 64].map(n => {
    const bound = t('None of {0} means: less than {1}.', n, percent(largestUnseen(n)));
    return { n, label: String(n), description: n === question.rollouts ? t('in use') : '', detail: bound };
  });
  const own = { n: 0, label: t('Another Number...'), description: '', detail: '' };
  const title = t('Continuations of each beginning');
  const chosen = await vscode.window.showQuickPick([...items, own], { title });
  if (!chosen) return undefined;
  return chosen.n > 0 ? { ...question, rollouts: chosen.n } : askNumber(question, 'rollouts', title);
}

async function askStop(question: CriticalQuestion): Promise<CriticalQuestion | undefined> {
  const { t } = vscode.l10n;
  const value = await vscode.window.showInputBox({
    title: t('It ends at'),
    prompt: t('Text that ends a continuation, \\n for a line end; empty for none.'),
    value: escaped(question.stop),
    ignoreFocusOut: true,
  });
  return value === undefined ? undefined : { ...question, stop: unescaped(value) };
}

async function askSampling(question: CriticalQuestion): Promise<CriticalQuestion | undefined> {
  const { t } = vscode.l10n;
  const warm = await askNumber(question, 'temperature', t('Temperature'));
  const cut = warm && (await askNumber(warm, 'topP', t('Mass that is sampled from (top-p)')));
  return cut && askNumber(cut, 'seed', t('Seed: the same gives the same continuations'));
}

async function askNumber(
  question: CriticalQuestion,
  key: keyof typeof questionLimits,
  title: string,
): Promise<CriticalQuestion | undefined> {
  const { t } = vscode.l10n;
  const limits: Limits = questionLimits[key];
  const isFit = (text: string) => text.trim() !== '' && isWithin(Number(text), limits);
  const value = await vscode.window.showInputBox({
    title,
    value: String(question[key]),
    ignoreFocusOut: true,
    validateInput: text => (isFit(text) ? undefined : t('A number from {0} to {1}.', limits.least, limits.most)),
  });
  return value === undefined ? undefined : { ...question, [key]: Number(value) };
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

function unescaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };
  return text.replace(/\\([nt\\])/g, (_, sign: string) => signs[sign]!);
}
