import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled } from '#core/errors';
import { silent } from '#core/log';
import { withRetries } from '#engine/models/retry';
import { TransferError } from '#engine/models/transferError';

const options = { signal: undefined, log: silent, attempts: 3, firstWaitMs: 1 };
const transient = (retryAfterMs = 0) => new TransferError('busy', true, retryAfterMs);

test('repeats what can pass and gives the result', async () => {
  let calls = 0;
  const words: string[] = [];
  const log = (_: string, message: string) => void words.push(message);
  const work = async () => {
    calls += 1;
    if (calls < 3) throw transient();
    return calls;
  };
  assert.equal(await withRetries({ ...options, log }, work), 3);
  assert.equal(words.length, 2);
  assert.match(words[0]!, /^busy; trying again in/);
});

const endings: Record<string, { error: Error; calls: number }> = {
  'after so many failures in a row': { error: transient(), calls: 3 },
  'at once where trying again cannot help': { error: new TransferError('gone', false), calls: 1 },
  'at once for an error of another kind': { error: new TypeError('defect'), calls: 1 },
  'at once when cancelled': { error: new Cancelled(), calls: 1 },
};

for (const [what, { error, calls }] of Object.entries(endings)) {
  test(`gives up ${what}`, async () => {
    let made = 0;
    const work = async () => {
      made += 1;
      throw error;
    };
    await assert.rejects(withRetries(options, work), error);
    assert.equal(made, calls);
  });
}

test('progress begins the counting anew, but not for ever', async () => {
  let made = 0;
  const work = async (onProgress: () => void) => {
    made += 1;
    onProgress();
    throw transient();
  };
  await assert.rejects(withRetries(options, work), { message: 'busy' });
  assert.equal(made, 50);
});

test('waits as long as the server asks, and can be cancelled meanwhile', async () => {
  const start = performance.now();
  let calls = 0;
  const work = async () => {
    calls += 1;
    if (calls === 1) throw transient(150);
    throw transient(60_000);
  };
  await assert.rejects(withRetries({ ...options, signal: AbortSignal.timeout(400) }, work), Cancelled);
  assert.equal(calls, 2);
  assert.ok(performance.now() - start >= 145);
});
