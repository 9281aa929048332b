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
import { auroc } from '#core/detect/rates';
import { type Kind, kinds } from '#core/detect/textKind';
import { generationOf, generations, headTable } from './headTable.ts';

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
  /** Of the first tokens of evidence; `null` for a text that has no more. */
  readonly short?: Readonly<Record<string, number | null>> | null;
  readonly pooled: readonly number[];
}

const FLOOR = 50;
/** An AUROC of fewer machine texts says nothing. */
const LEAST_MEASURED = 10;
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
const said = judged.map(({ text, verdict }) => ({
  ...text,
  label: verdict.label,
  odds: logOdds(verdict.logit, verdict.tokens, calibration),
}));
const facts = JSON.stringify({ calibration, bands, limit: domain.limit });
process.stdout.write(`${[facts, ...headTable(said, bands.machine.logOdds)].join('\n')}\n`);

/** Kinds of text by the genres that were measured. */
function kindOf(genre: string): Kind {
  if (/^code/.test(genre)) return 'code';
  return /^(?:readme|manual|book|kernel-doc|git-doc|policy|extra)/.test(genre) ? 'technical' : 'prose';
}

/** AUROC of each criterion by kind of text and generation, on whole texts and on their first tokens. */
function reliability(): HeadShelf['reliability'] {
  const all = texts.filter(({ split }) => split !== 'extra');
  const found: Record<string, Record<string, Record<string, number>>> = {};
  for (const { name } of criteria) {
    for (const kind of kinds) {
      for (const [on, figures] of [
        [kind, (text: Text) => text.criteria],
        [`short ${kind}`, (text: Text) => text.short ?? {}],
      ] as const) {
        const of = (is: (text: Text) => boolean) =>
          all.filter(text => kindOf(text.genre) === kind && is(text)).flatMap(text => figures(text)[name] ?? []);
        const human = of(({ label }) => label === 'human');
        for (const generation of generations) {
          const machine = of(({ label, generator }) => label === 'machine' && generationOf(generator) === generation);
          if (machine.length < LEAST_MEASURED) continue;
          found[name] ??= {};
          found[name][on] ??= {};
          found[name][on][generation] = Number(auroc(human, machine).toFixed(2));
        }
      }
    }
  }
  return found;
}
