import { type Branch, expectedJump, type Verdict } from '#core/contrast/findCritical';
import type { Tally } from '#core/contrast/pivot';
import type { Ranking } from '#core/contrast/searchPlan';
import type { Scored } from '#core/export/scored';
import { documentName } from '#core/export/words';
import { count, percent, short } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import { natsToBits } from '#core/math/units';
import { largestUnseen, wilson } from '#core/math/wilson';
import { lineTable } from '#core/text/lines';
import { fit, padEnd, padStart, textWidth } from '#core/text/width';
import type { News } from '../criticalNews.ts';
import type { CriticalResult } from '../criticalRun.ts';
import { wordsBefore } from './notableList.ts';
import type { TerminalView } from './terminalView.ts';

const MARGIN = '  ';
const TOKEN = 20;
/** Quantiles that are worth a line: the worst tokens, and the middle. */
const LOW = new Set([0, 0.01, 0.02, 0.05, 0.1, 0.5]);

const CANDIDATES: Readonly<Record<Ranking, string>> = {
  entropy: 'Most open places',
  surprisal: 'Most surprising tokens',
  s: 'Tokens with the lowest score s',
};

/** One line of news: where, what, how often it succeeded. */
export function newsText({ place, instead, tally }: News, { stats, text, tokenText }: Scored): string {
  const row = instead ? place : place - 1;
  const { line, column } = lineTable(text).position(row < 0 ? 0 : stats.offsets[2 * row]!);
  const own = row < 0 ? '' : text.slice(stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!);
  const other = instead && (instead.id < 0 ? 'any other' : visible(tokenText(instead.id)));
  const what = other === undefined ? visible(own) : `${other} in the place of ${visible(own)}`;
  const [share, interval] = shown(tally);
  return `${line + 1}:${column + 1}  ${what}: ${share} succeed, ${interval}`;
}

/** What decides in a text, for people. */
export function criticalText(result: CriticalResult, view: TerminalView): string {
  const { paint } = view;
  const { scored, forking } = result;
  const { manifest, stats } = scored;
  const forks = forking.reduce((sum, mark) => sum + mark, 0);
  const response = stats.length - result.from;
  const title = (words: string) => `\n${MARGIN}${paint.bold(words)}`;
  const lines = [
    `\n${MARGIN}${paint.bold(documentName(manifest.file))}  ${manifest.model.name} · ${manifest.precision}`,
    `${MARGIN}${count(response, 'token')} of response · ${count(forks, 'forking token')}, the top 20% by entropy`,
    title(CANDIDATES[result.options.by]),
    ...aligned(result.candidates.map(row => [...placed(result, row, view), openness(result, row)])),
    title('Log-probabilities, from the worst on'),
    ...aligned(
      result.quantiles
        .filter(({ alpha }) => LOW.has(alpha))
        .map(({ alpha, logProb, row }) => [
          percent(alpha),
          `${short(natsToBits(logProb))} bits`,
          ...placed(result, row, view),
        ]),
    ),
    ...(result.search ? searchLines(result, view, title) : [title('No outcome is asked about'), `${MARGIN}${NEXT}`]),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

const NEXT =
  'With --answer, --pattern or --command continuations are sampled, and the token after which none succeeds is found.';

function openness({ scored: { stats } }: CriticalResult, row: number): string {
  const entropy = `${short(natsToBits(stats.entropy[row]!))} bits of entropy`;
  return `${entropy}, the token had ${percent(Math.exp(stats.logProb[row]!))}`;
}

/** Where a token stands and what it is. */
function placed({ scored: { stats, text } }: CriticalResult, row: number, view: TerminalView): [string, string] {
  const start = stats.offsets[2 * row]!;
  const { line, column } = lineTable(text).position(start);
  const token = fit(visible(text.slice(start, stats.offsets[2 * row + 1]!)), TOKEN);
  const before = wordsBefore(text, start, Math.min(26, Math.floor(view.columns / 4)));
  return [`${line + 1}:${column + 1}`, `${before}${view.paint.bold(token)}`];
}

function searchLines(result: CriticalResult, view: TerminalView, title: (words: string) => string): string[] {
  const { findings, decoded, complete, cut } = result.search!;
  const { places, branches, verdict } = findings;
  const rows = places.map(({ place, tally }) => [
    ...(place === result.from ? ['', 'after the prompt alone'] : placed(result, place - 1, view)),
    ...shown(tally),
  ]);
  const lines = [
    title('Success of continuations, up to and with each token'),
    ...aligned(rows),
    '',
    ...verdictLines(result, complete, verdict).map(line => `${MARGIN}${line}`),
  ];
  if (branches.length > 0) {
    lines.push(
      title('In its place'),
      ...aligned(branches.map(branch => [...branchWords(result, branch), ...shown(branch.tally)])),
    );
  }
  lines.push('', `${MARGIN}${view.paint.dim(`${count(decoded, 'token')} decoded · seed ${result.options.rule.seed}`)}`);
  if (cut) lines.push(`${MARGIN}Prefixes were too long for the model and were cut at their begin.`);
  return lines;
}

function branchWords({ scored }: CriticalResult, { id, probability }: Branch): [string, string] {
  if (id < 0) return ['any other', ''];
  return [fit(visible(scored.tokenText(id)), TOKEN), percent(probability)];
}

/** `3 of 16`, and what that says. */
function shown({ successes, n }: Tally): [string, string] {
  const { low, high } = wilson(successes, n);
  return [`${successes} of ${n}`, `${percent(low)} to ${percent(high)}`];
}

function verdictLines(result: CriticalResult, complete: boolean, verdict: Verdict): string[] {
  const n = result.options.rollouts;
  const never = `None of ${n} means: less than ${percent(largestUnseen(n))}, with a confidence of 95%.`;
  if (!complete) return ['Not everything was tried yet: --json and --resume go on from here.'];
  if (verdict.kind === 'open')
    return ['Success is still possible at the end of the text: no token has decided against it.'];
  if (verdict.kind === 'never') {
    return [
      'Not one continuation succeeds, not even of the prompt alone: the model does not come to this outcome, or the check never says yes.',
      never,
    ];
  }
  const { stats, text } = result.scored;
  const token = visible(text.slice(stats.offsets[2 * verdict.row]!, stats.offsets[2 * verdict.row + 1]!));
  const { findings } = result.search!;
  const after = findings.places.find(({ place }) => place === verdict.row + 1)?.tally;
  const jump = after ? expectedJump(after, findings.branches) : Number.NaN;
  return [
    `Critical token: ${token}. From it on no continuation succeeds often enough any more.`,
    verdict.exact
      ? never
      : 'The places just before it were not tried: the token that decides may stand further to the front.',
    ...(Number.isNaN(jump)
      ? []
      : [`Expected jump of the outcome at this place: ${short(jump)} (total variation, 0 to 1).`]),
  ];
}

/** Columns side by side; the last is not filled up. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => textWidth(row[at]!))));
  return rows.map(row => {
    const cells = row.map((cell, at) =>
      at === 1 || at === row.length - 1 ? padEnd(cell, widths[at]!) : padStart(cell, widths[at]!),
    );
    return `${MARGIN}${cells.join('  ')}`.trimEnd();
  });
}
