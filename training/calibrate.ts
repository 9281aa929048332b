/**
 * calibrate: makes the card of a head from what it says of texts that it was not trained on, and prints its figures.
 *
 *   npm run training -- calibrate --criteria FILE.jsonl --name NAME --model DIGEST --out heads.json
 *     [--scores FILE.jsonl]... [--pooled POOLED.json] [--file HEAD.onnx] [--hidden yes] [--not-in GENRE]...
 *
 * Texts of split `valid` and, human ones, `extra` are judged: the mean of the scores, and the regression where there is one. The card
 * is put into heads.json in place of one of the same name; the reliability of the criteria is measured on the same texts.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { calibrate, type Verdict } from '#core/detect/calibrate';
import { criteria } from '#core/detect/criteria';
import { fitDomain } from '#core/detect/fitDomain';
import type { HeadCard, HeadShelf } from '#core/detect/headCard';
import { logOdds } from '#core/detect/judgement';
import { type LogisticModel, logisticLogit } from '#core/detect/logistic';
import { auroc, recallAt } from '#core/detect/rates';

interface Text {
  readonly id: string;
  readonly label: 'human' | 'machine';
  readonly genre: string;
  readonly generator: string;
  readonly split: string;
  readonly opening?: string;
  readonly source?: string;
  readonly tokens: number;
  readonly criteria: Readonly<Record<string, number | null>>;
  readonly pooled: readonly number[];
}

const FLOOR = 50;
const digits = (value: number) => Number(value.toPrecision(5));

const { values } = parseArgs({
  options: {
    criteria: { type: 'string', default: '' },
    scores: { type: 'string', multiple: true, default: [] },
    pooled: { type: 'string' },
    name: { type: 'string', default: 'head' },
    file: { type: 'string' },
    hidden: { type: 'string' },
    model: { type: 'string', default: '' },
    out: { type: 'string', default: 'heads.json' },
  },
});
const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
const texts: Text[] = lines(values.criteria).filter(({ tokens }) => tokens >= FLOOR);
const pooled: LogisticModel | null = values.pooled ? JSON.parse(readFileSync(values.pooled, 'utf8')) : null;
const scores = values.scores.map(
  file =>
    new Map(
      lines(file)
        .filter(({ held }) => !held)
        .map(line => [line.id, line]),
    ),
);
const judged = texts
  .filter(({ split }) => split === 'valid' || split === 'extra')
  .flatMap(text => {
    const said = scores.map(all => all.get(text.id));
    if (said.includes(undefined)) return [];
    const whole = pooled ? logisticLogit(pooled, text.pooled) : 0;
    const mean = (of: (line: { logit: number; halves: number[] }) => number) =>
      said.length === 0 ? whole : whole + said.reduce((sum, line) => sum + of(line), 0) / said.length;
    const verdict: Verdict = {
      logit: mean(line => line.logit),
      tokens: text.tokens,
      label: text.label === 'machine' ? 1 : 0,
      group: text.opening ?? text.source ?? text.id,
      halves: said.length === 0 ? null : [mean(line => line.halves[0]!), mean(line => line.halves[1]!)],
    };
    return [{ text, verdict }];
  });
const { calibration, bands } = calibrate(
  judged.map(({ verdict }) => verdict),
  // Human texts of other packages are told apart with ease; they would make the thresholds lax.
  judged.filter(({ text }) => text.split === 'valid').map(({ verdict }) => verdict),
);
const features = (split: (text: Text) => boolean) => texts.filter(split).map(text => Float64Array.from(text.pooled));
const domain = fitDomain(
  features(({ split }) => split === 'train'),
  features(({ split }) => split === 'valid'),
);
const card: HeadCard = {
  name: values.name,
  file: values.file ?? null,
  pooled,
  hidden: values.hidden === 'yes',
  model: values.model,
  calibration,
  bands,
  domain: { means: domain.means.map(digits), precision: domain.precision.map(digits), limit: domain.limit },
  english: true,
  floor: FLOOR,
};
const shelf: HeadShelf = existsSync(values.out)
  ? JSON.parse(readFileSync(values.out, 'utf8'))
  : { heads: [], reliability: {} };
const heads = [...shelf.heads.filter(({ name }) => name !== card.name), card];
writeFileSync(values.out, `${JSON.stringify({ heads, reliability: reliability() })}\n`);
print();

/** Kinds of text by the genres that were measured, and generations of writers by generators. */
function kindOf(genre: string): 'code' | 'technical' | 'prose' {
  if (/^code/.test(genre)) return 'code';
  return /^(?:readme|manual|book|kernel-doc|git-doc|policy|extra)/.test(genre) ? 'technical' : 'prose';
}

function generationOf(generator: string): string {
  if (generator.includes('2026')) return '2026';
  return /gpt-3|gpt-4/.test(generator) ? '2023' : '2022';
}

function reliability(): HeadShelf['reliability'] {
  const all = texts.filter(({ split }) => split !== 'extra');
  const found: Record<string, Record<string, Record<string, number>>> = {};
  for (const { name } of criteria) {
    for (const kind of ['code', 'technical', 'prose']) {
      const of = (is: (text: Text) => boolean) =>
        all.filter(text => kindOf(text.genre) === kind && is(text)).flatMap(text => text.criteria[name] ?? []);
      const human = of(({ label }) => label === 'human');
      for (const generation of ['2022', '2023', '2026']) {
        const machine = of(({ label, generator }) => label === 'machine' && generationOf(generator) === generation);
        if (machine.length < 10) continue;
        found[name] ??= {};
        found[name][kind] ??= {};
        found[name][kind][generation] = Number(auroc(human, machine).toFixed(2));
      }
    }
  }
  return found as HeadShelf['reliability'];
}

function print(): void {
  const odds = ({ verdict }: (typeof judged)[number]) => logOdds(verdict.logit, verdict.tokens, calibration);
  const say = (words: string) => process.stdout.write(`${words}\n`);
  say(JSON.stringify({ calibration, bands, limit: domain.limit }));
  const row = (name: string, human: typeof judged, machine: typeof judged) => {
    if (human.length === 0 || machine.length === 0) return;
    const [h, m] = [human.map(odds), machine.map(odds)];
    const above = h.filter(value => value >= bands.machine.logOdds).length;
    const found = m.filter(value => value >= bands.machine.logOdds).length;
    const figures = [auroc(h, m), recallAt(h, m, 0.01), recallAt(h, m, 0.05), above / h.length, found / m.length];
    say(`| ${name} | ${h.length} | ${m.length} | ${figures.map(value => value.toFixed(2)).join(' | ')} |`);
  };
  const human = judged.filter(({ verdict }) => verdict.label === 0);
  const valid = human.filter(({ text }) => text.split === 'valid');
  const machine = judged.filter(({ verdict }) => verdict.label === 1);
  say('| texts | human | machine | AUROC | recall at 1 % | at 5 % | false positives as shipped | recall as shipped |');
  const genres = [...new Set(judged.map(({ text }) => text.genre))].sort();
  for (const genre of genres) {
    const own = machine.filter(({ text }) => text.genre === genre);
    for (const generation of ['2022', '2023', '2026']) {
      const those = own.filter(({ text }) => generationOf(text.generator) === generation);
      row(
        `${genre}, ${generation}`,
        valid.filter(({ text }) => text.genre === genre),
        those,
      );
    }
  }
  for (const [least, most] of [
    [50, 100],
    [100, 200],
    [200, 300],
    [300, 513],
  ] as const) {
    const within = ({ text }: (typeof judged)[number]) => text.tokens >= least && text.tokens < most;
    row(`${least} to ${most - 1} tokens`, valid.filter(within), machine.filter(within));
  }
  row('all of validation', valid, machine);
  const extra = human.filter(({ text }) => text.split === 'extra');
  row('the same machine texts, human ones of other packages', extra, machine);
}
