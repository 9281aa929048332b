import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceFailed } from '#core/model/device';
import { type DeviceTrial, deviceTrial, type TrialModel } from '#engine/worker/deviceTrial';
import { ClosedFormLm } from '#test/support/closedFormModel';

/** A model whose log-probabilities are off by so much. */
function offBy(difference: number): TrialModel {
  const lm = new ClosedFormLm();
  const advance = lm.advance.bind(lm);
  lm.advance = async (...asked) => {
    const rows = await advance(...asked);
    return { ...rows, logProb: rows.logProb.map(value => value + difference) };
  };
  return { lm, contextLength: 2048 };
}

function trial(changes: Partial<DeviceTrial>): DeviceTrial {
  let clock = 0;
  return {
    device: 'webgpu',
    precision: 'exact',
    known: ['cpu', 'webgpu'],
    reach: async () => {},
    open: async () => offBy(0),
    now: () => (clock += 10),
    ...changes,
  };
}

test('a device that says what the CPU says can be used', async () => {
  const verdict = await deviceTrial(trial({ open: async device => offBy(device === 'cpu' ? 0 : 0.001) }));
  assert.ok(verdict.isUsable);
  assert.ok(verdict.difference! > 0.0005 && verdict.difference! < 0.0015);
  assert.deepEqual(verdict.speed, { device: 9600, cpu: 9600 });
  assert.match(verdict.reason, /tokens\/s/);
});

test('a device that lies cannot, with what it lied by', async () => {
  for (const lie of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const verdict = await deviceTrial(trial({ open: async device => offBy(device === 'cpu' ? 0 : lie) }));
    assert.ok(!verdict.isUsable);
    assert.match(verdict.reason, /not those of the CPU/);
  }
  const coarse = trial({ precision: 'fast', open: async device => offBy(device === 'cpu' ? 0 : 0.1) });
  assert.ok((await deviceTrial(coarse)).isUsable, 'rounded arithmetic may differ more');
});

test('what is not there is told: the library, the device, room for the model', async () => {
  const reasonOf = async (changes: Partial<DeviceTrial>) => (await deviceTrial(trial(changes))).reason;
  assert.match(await reasonOf({ known: ['cpu'] }), /no webgpu/);
  const adapter = new Error('x.cc:136 Failed to get a WebGPU adapter: No supported adapters\nmore');
  assert.match(
    await reasonOf({ reach: () => Promise.reject(adapter) }),
    /^Failed to get a WebGPU adapter: No supported/,
  );
  const open: DeviceTrial['open'] = async device => {
    if (device !== 'cpu') throw new Error('out of device memory');
    return offBy(0);
  };
  assert.equal(await reasonOf({ open }), 'out of device memory');
});

test('a model that the CPU cannot open is no matter of the device', async () => {
  await assert.rejects(deviceTrial(trial({ open: () => Promise.reject(new Error('broken')) })), /broken/);
});

test('a device that is wrong about long runs only is used with short ones', async () => {
  const open: DeviceTrial['open'] = async (device, most) => offBy(device === 'cpu' || most !== null ? 0 : 3);
  const verdict = await deviceTrial(trial({ open }));
  assert.deepEqual([verdict.isUsable, verdict.mostPerRun], [true, 16]);
  assert.match(verdict.reason, /in runs of at most 16 tokens/);
});

test('a device that fails at long runs is used with short ones too; one without room is not tried again', async () => {
  const opened: (number | null)[] = [];
  const failing =
    (fails: (most: number | null) => Error | undefined): DeviceTrial['open'] =>
    async (device, most) => {
      if (device === 'cpu') return offBy(0);
      opened.push(most);
      const error = fails(most);
      if (error) throw error;
      return offBy(0);
    };
  const lost = deviceFailed('webgpu', 'it is lost');
  const short = await deviceTrial(trial({ open: failing(most => (most === null ? lost : undefined)) }));
  assert.deepEqual([short.isUsable, short.mostPerRun], [true, 16]);
  const never = await deviceTrial(trial({ open: failing(() => lost) }));
  assert.deepEqual([never.isUsable, never.reason], [false, lost.message]);
  opened.length = 0;
  assert.ok(!(await deviceTrial(trial({ open: failing(() => new Error('no room')) }))).isUsable);
  assert.deepEqual(opened, [null]);
});

test('a model of a short context is compared over all of it', async () => {
  const lengths: number[] = [];
  const open = async (): Promise<TrialModel> => {
    const { lm } = offBy(0);
    const reserve = lm.reserve.bind(lm);
    lm.reserve = (tokens: number) => {
      lengths.push(tokens);
      reserve(tokens);
    };
    return { lm, contextLength: 32 };
  };
  const verdict = await deviceTrial(trial({ open }));
  assert.ok(verdict.isUsable);
  assert.deepEqual(lengths, [32, 32]);
  assert.deepEqual(verdict.speed, { device: 3200, cpu: 3200 });
});
