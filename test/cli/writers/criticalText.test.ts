import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { criticalText, newsText } from '#cli/writers/criticalText';
import { surprisal } from '#core/lens/surprisal';
import { criticalResult, pivoted } from '#test/support/criticalResult';

const view = { lens: surprisal, top: 0, paint: paint(1, 'dark'), columns: 100, notable: 3 };
const written = (...args: Parameters<typeof criticalResult>) => criticalText(criticalResult(...args), view);

test('a pivot is named with how sure that is, and what could have stood there', () => {
  const text = written(pivoted);
  assert.match(text, /after the prompt alone +12 of 16 +50.5% to 89.8%/);
  assert.match(text, /1:12 +Q: The town␣fell +0 of 16 +0% to 19.4%/);
  assert.match(text, /Critical token: ␣fell\./);
  assert.match(text, /None of 16 means: less than 17.1%/);
  assert.match(text, /In its place\n +␣the +40% +16 of 16/);
  assert.match(text, /any other +4 of 16/);
  assert.match(text, /Expected jump of the outcome at this place: 1.00/);
  assert.match(text, /512 tokens decoded · seed 3/);
});

test('other verdicts, a place that was not tried, and a search that was stopped', () => {
  const judged = (verdict: typeof pivoted.verdict, complete = true) =>
    written({ ...pivoted, verdict, branches: [] }, complete);
  assert.match(judged({ kind: 'pivot', row: 3, exact: false }), /may stand further to the front/);
  assert.match(judged({ kind: 'open' }), /Success is still possible at the end/);
  assert.match(judged({ kind: 'never' }), /the model does not come to this outcome/);
  assert.match(judged({ kind: 'open' }, false), /Not everything was tried yet/);
});

test('scores alone, with the next step', () => {
  const text = written(undefined);
  assert.match(text, /4 tokens of response · 1 forking token, the top 20% by entropy/);
  assert.match(text, /0% +-9.00 bits +1:12 +Q: The town␣fell/);
  assert.match(text, /With --answer/);
});

test('one line for each prefix as it becomes known', () => {
  const { scored } = criticalResult(pivoted);
  const news = { key: '4', place: 4, tally: { successes: 0, n: 16 } };
  assert.equal(newsText({ ...news, instead: undefined }, scored), '1:12  ␣fell: 0 of 16 succeed, 0% to 19.4%');
  const other = { ...news, place: 3, instead: { id: -1, probability: Number.NaN } };
  assert.match(newsText(other, scored), /^1:12 {2}any other in the place of ␣fell: 0 of 16/);
});
