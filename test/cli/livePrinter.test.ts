import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LivePrinter } from '#cli/livePrinter';
import { OutputClosed } from '#cli/output';
import { Progress } from '#cli/progress';

/** A terminal: output that takes its time, and progress, on the same lines. */
function terminal(write: (text: string) => Promise<void>) {
  const seen: string[] = [];
  const clock = { now: 0 };
  const progress = new Progress({
    write: text => seen.push(text),
    terminal: true,
    columns: 80,
    quiet: false,
    now: () => (clock.now += 500),
  });
  const output = {
    write: async (pieces: Iterable<string>) => {
      const text = [...pieces].join('');
      await write(text);
      seen.push(text);
    },
    finish: async () => {},
    discard: async () => {},
  };
  return { printer: new LivePrinter(output, progress), seen };
}

const stage = { label: 'Scoring', unit: 'tokens' } as const;

test('the bar is away before text comes, and drawn again after it', async () => {
  const { printer, seen } = terminal(() => new Promise(setImmediate));
  printer.update(stage, 0, 10);
  printer.update(stage, 1, 10);
  printer.print('one\n');
  printer.update(stage, 5, 10);
  printer.print('two\n');
  await printer.settled();
  const [bar, away, one, again, gone, two] = seen;
  assert.match(bar!, /1 of 10 tokens/);
  assert.deepEqual([away, one, gone, two], ['\r\u001b[K', 'one\n', '\r\u001b[K', 'two\n']);
  assert.match(again!, /5 of 10 tokens/);
});

test('after a failed write nothing more is taken', async () => {
  const { printer } = terminal(() => Promise.reject(new OutputClosed()));
  printer.print('one');
  await assert.rejects(printer.settled(), OutputClosed);
  assert.throws(() => printer.print('two'), OutputClosed);
  assert.throws(() => printer.update(stage, 1, 2), OutputClosed);
});
