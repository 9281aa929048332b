import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress, type ProgressOptions } from '#cli/progress';

const fetching = { label: 'Fetching', unit: 'bytes' } as const;
const scoring = { label: 'Scoring a.md', unit: 'tokens' } as const;

function watched(options: Partial<ProgressOptions> = {}) {
  const written: string[] = [];
  const clock = { now: 0 };
  const progress = new Progress({
    write: text => written.push(text),
    terminal: true,
    columns: 80,
    quiet: false,
    now: () => clock.now,
    ...options,
  });
  const at = (ms: number, stage: typeof fetching | typeof scoring, done: number, total: number) => {
    clock.now = ms;
    progress.update(stage, done, total);
    return written.splice(0).join('');
  };
  return { progress, at, written };
}

test('in a terminal a bar comes after a moment and is not redrawn too often', () => {
  const { at } = watched();
  assert.equal(at(0, fetching, 0, 98e6), '');
  assert.equal(at(100, fetching, 1e6, 98e6), '');
  assert.equal(at(250, fetching, 49e6, 98e6), `\r\u001b[KFetching ${'━'.repeat(12)}${'╌'.repeat(12)} 50% of 98 MB`);
  assert.equal(at(300, fetching, 60e6, 98e6), '');
  assert.equal(
    at(4000, fetching, 49e6, 98e6),
    `\r\u001b[KFetching ${'━'.repeat(12)}${'╌'.repeat(12)} 50% of 98 MB, 4 s left`,
  );
});

test('time left counts from what was done when the stage was first heard of', () => {
  const { at } = watched();
  at(0, scoring, 512, 5120);
  at(300, scoring, 512, 5120);
  assert.match(at(3000, scoring, 1024, 5120), /1,024 of 5,120 tokens, 24 s left$/);
  assert.match(at(40_000, scoring, 1024, 5120), /5 min 20 s left$/);
});

test('a bar is taken away before anything else is printed, and drawn again', () => {
  const { progress, at, written } = watched();
  at(0, scoring, 0, 2000);
  assert.match(at(300, scoring, 500, 2000), /500 of 2,000 tokens$/);
  progress.clear();
  progress.clear();
  progress.note('By the way.');
  assert.deepEqual(written.splice(0), ['\r\u001b[K', 'By the way.\n']);
  assert.match(at(310, scoring, 600, 2000), /600 of 2,000 tokens$/);
  progress.end();
  assert.deepEqual(written, ['\r\u001b[K']);
});

test('a note about a file with a hostile name does not steer the terminal', () => {
  const { progress, written } = watched();
  progress.note('a\u001b[2J is not all UTF-8.');
  assert.deepEqual(written, ['a␛[2J is not all UTF-8.\n']);
});

test('another stage takes the place of the one before', () => {
  const { at } = watched();
  at(0, fetching, 0, 10);
  at(300, fetching, 5, 10);
  assert.equal(at(400, scoring, 0, 10), '\r\u001b[K');
});

test('a narrow terminal has no room for a bar', () => {
  const { at } = watched({ columns: 30 });
  at(0, fetching, 0, 98e6);
  assert.equal(at(300, fetching, 49e6, 98e6), '\r\u001b[KFetching 50% of 98 MB');
});

test('elsewhere there is a line now and then, for long work only', () => {
  const { at } = watched({ terminal: false });
  assert.equal(at(0, fetching, 0, 98e6), '');
  assert.equal(at(4900, fetching, 1e6, 98e6), '');
  assert.equal(at(5000, fetching, 49e6, 98e6), 'Fetching: 50% of 98 MB\n');
  assert.equal(at(10_000, fetching, 60e6, 98e6), '');
  assert.equal(at(19_999, fetching, 98e6, 98e6), '');
  assert.equal(at(20_000, fetching, 90e6, 98e6), 'Fetching: 91% of 98 MB\n');
});

test('quiet says nothing', () => {
  const { progress, at, written } = watched({ quiet: true });
  at(0, fetching, 0, 10);
  assert.equal(at(5000, fetching, 5, 10), '');
  progress.note('By the way.');
  progress.end();
  assert.deepEqual(written, []);
});

test('sizes that are not known', () => {
  const { at } = watched();
  at(0, fetching, 0, 0);
  assert.equal(at(300, fetching, 12e6, 0), '\r\u001b[KFetching 12 MB');
});
