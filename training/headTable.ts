import { sigmoid } from '#core/detect/logistic';
import { auroc, calibrationError, recallAt } from '#core/detect/rates';

/** What a head said of a text. */
export interface JudgedLine {
  readonly genre: string;
  readonly generator: string;
  readonly split: string;
  readonly tokens: number;
  readonly label: 0 | 1;
  /** Calibrated log-odds. */
  readonly odds: number;
}

/** Writers of one generation leave the same marks: models that continue texts, chat models, later ones. */
export const generations = ['2022', '2023', '2026'] as const;

export function generationOf(generator: string): (typeof generations)[number] {
  if (generator.includes('2026')) return '2026';
  return /gpt-3|gpt-4/.test(generator) ? '2023' : '2022';
}

const columns = [
  'texts',
  'human',
  'machine',
  'AUROC',
  'recall at 1 %',
  'at 5 %',
  'false positives as shipped',
  'recall as shipped',
  'calibration error',
];
const groups = [
  ['developer documents', /^(?:readme|manual|book|code-js|code-py)$/],
  ['technical prose and essays', /^(?:essay|kernel-doc|git-doc|policy)$/],
  ['general prose', /^(?:xsum|squad|writing)$/],
] as const;
const lengths = [
  [50, 100],
  [100, 200],
  [200, 300],
  [300, 513],
] as const;

/** A Markdown table of a head's figures on validation by genre and generation, generator, and length; `threshold` is the one shipped. */
export function headTable(judged: readonly JudgedLine[], threshold: number): string[] {
  const human = judged.filter(({ label }) => label === 0);
  const valid = human.filter(({ split }) => split === 'valid');
  const machine = judged.filter(({ label }) => label === 1);
  const rows: (string | null)[] = [];
  const kinds = new Set(machine.map(({ genre, generator }) => `${genre}, ${generationOf(generator)}`));
  for (const kind of [...kinds].sort()) {
    const own = machine.filter(({ genre, generator }) => `${genre}, ${generationOf(generator)}` === kind);
    rows.push(row(kind, inGenresOf(own, valid), own, threshold));
  }
  for (const generator of [...new Set(machine.map(line => line.generator))].sort()) {
    const own = machine.filter(line => line.generator === generator);
    rows.push(row(generator, inGenresOf(own, valid), own, threshold));
  }
  for (const [name, genres] of groups) {
    const within = ({ genre }: JudgedLine) => genres.test(genre);
    rows.push(row(name, valid.filter(within), machine.filter(within), threshold));
  }
  for (const [least, most] of lengths) {
    const within = ({ tokens }: JudgedLine) => tokens >= least && tokens < most;
    rows.push(row(`${least} to ${most - 1} tokens`, valid.filter(within), machine.filter(within), threshold));
  }
  const extra = human.filter(({ split }) => split === 'extra');
  rows.push(
    row('all of validation', valid, machine, threshold),
    row('the same machine texts, human ones of other packages', extra, machine, threshold),
  );
  const head = [`| ${columns.join(' | ')} |`, `|${' --- |'.repeat(columns.length)}`];
  return [...head, ...rows.filter(line => line !== null)];
}

function inGenresOf(machine: readonly JudgedLine[], human: readonly JudgedLine[]): JudgedLine[] {
  const genres = new Set(machine.map(({ genre }) => genre));
  return human.filter(({ genre }) => genres.has(genre));
}

function row(name: string, human: readonly JudgedLine[], machine: readonly JudgedLine[], threshold: number) {
  if (human.length === 0 || machine.length === 0) return null;
  const [h, m] = [human.map(({ odds }) => odds), machine.map(({ odds }) => odds)];
  const above = (odds: readonly number[]) => odds.filter(value => value >= threshold).length / odds.length;
  const figures = [auroc(h, m), recallAt(h, m, 0.01), recallAt(h, m, 0.05), above(h), above(m), errorOf(h, m)];
  return `| ${name} | ${h.length} | ${m.length} | ${figures.map(value => value.toFixed(2)).join(' | ')} |`;
}

/** Of log-odds of human and machine texts, both counted the same. */
function errorOf(human: readonly number[], machine: readonly number[]): number {
  const weights = [...human.map(() => 1 / human.length), ...machine.map(() => 1 / machine.length)];
  const labels = [...human.map(() => 0 as const), ...machine.map(() => 1 as const)];
  return calibrationError([...human, ...machine].map(sigmoid), labels, weights);
}
