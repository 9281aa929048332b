import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrate, type Verdict } from '#core/detect/calibrate';
import { logOdds } from '#core/detect/judgement';
import { uniform } from '#test/support/evidenceOf';

const next = uniform(11);
const normal = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());

/** Logits of two normal classes around -1 and 1 with variance 1, whose true log-odds are twice the logit; halves vary by 0.5. */
function verdicts(n: number): Verdict[] {
  return Array.from({ length: n }, (_, i) => {
    const label = (i % 2) as 0 | 1;
    const logit = (label === 1 ? 1 : -1) + normal();
    const halves = [logit + 0.5 * normal(), logit + 0.5 * normal()] as const;
    return { logit, tokens: 512, label, group: `g${i >> 2}`, halves };
  });
}

test('log-odds of two normal classes are found, whatever share of the texts each has', () => {
  for (const drop of [1, 4]) {
    const uneven = verdicts(8000).filter(({ label }, i) => label === 0 || i % (2 * drop) === 1);
    const { calibration } = calibrate(uneven);
    for (const logit of [-1, 0, 1]) assert.ok(Math.abs(logOdds(logit, 512, calibration) - 2 * logit) < 0.25);
    assert.ok(calibration.measured.calibrationError < 0.03, `${calibration.measured.calibrationError}`);
  }
});

test('bands keep to their rates, in order', () => {
  const { bands } = calibrate(verdicts(4000));
  assert.ok(bands.machine.falsePositives <= 0.01 && bands.machine.falsePositives > 0.008);
  assert.ok(bands.leaning.falsePositives <= 0.05 && bands.leaning.falsePositives > 0.045);
  assert.ok(bands.human.logOdds <= bands.leaning.logOdds && bands.leaning.logOdds <= bands.machine.logOdds);
  assert.ok(bands.human.recall >= 0.95);
  // Two classes two deviations apart: 37 % lie beyond the 99th percentile of the other.
  assert.ok(Math.abs(bands.machine.recall - 0.37) < 0.06, `${bands.machine.recall}`);
});

test('the spread is that of a stretch of 256 tokens', () => {
  // Halves of 256 tokens each, with deviation 0.5.
  assert.ok(Math.abs(calibrate(verdicts(4000)).calibration.spread - 0.5) < 0.02);
  const { calibration } = calibrate(verdicts(100).map(verdict => ({ ...verdict, halves: null })));
  assert.equal(calibration.spread, 1);
});

test('few verdicts do not say how length matters', () => {
  const { calibration } = calibrate(verdicts(60));
  assert.deepEqual([calibration.lengthBias, calibration.lengthSlope], [0, 0]);
  assert.deepEqual([calibration.measured.human, calibration.measured.machine], [30, 30]);
});

test('that one class has longer texts in a collection says nothing of another text', () => {
  // Four of five human texts have 512 tokens, four of five machine texts 128; the logits know nothing of that.
  const skewed = verdicts(8000).map((verdict, i) => {
    const isUsual = (i >> 1) % 5 > 0;
    return { ...verdict, tokens: isUsual === (verdict.label === 0) ? 512 : 128 };
  });
  const { calibration } = calibrate(skewed);
  for (const tokens of [128, 512]) {
    for (const logit of [-1, 0, 1]) {
      assert.ok(Math.abs(logOdds(logit, tokens, calibration) - 2 * logit) < 0.3, `${tokens} ${logit}`);
    }
  }
  assert.ok(calibration.measured.calibrationError < 0.03, `${calibration.measured.calibrationError}`);
});
