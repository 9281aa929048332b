import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deathError,
  isAllocationFailure,
  outOfMemory,
  outOfMemoryKills,
  type ProcessDeath,
} from '#engine/processDeath';

const quiet: ProcessDeath = { exitCode: null, signal: null, stderr: '', outOfMemory: false };

const cases: [death: Partial<ProcessDeath>, code: string, message: string][] = [
  [{ exitCode: 3 }, 'inference-process-died', 'The inference process died (exit code 3).'],
  [{ signal: 'SIGSEGV' }, 'inference-process-died', 'The inference process died (signal SIGSEGV).'],
  [{ exitCode: 0xc0000005 }, 'inference-process-died', 'The inference process died (exit code 0xC0000005).'],
  [{ exitCode: 137 }, 'inference-process-died', 'The inference process was killed from outside (exit code 137).'],
  [{ signal: 'SIGKILL' }, 'inference-process-died', 'The inference process was killed from outside (signal SIGKILL).'],
  [
    { signal: 'SIGKILL', outOfMemory: true },
    'out-of-memory',
    'The inference process ran out of memory (signal SIGKILL).',
  ],
  [
    { stderr: 'spawn EAGAIN' },
    'inference-process-died',
    'The inference process died (it could not be started). It wrote: spawn EAGAIN',
  ],
  [
    {
      signal: 'SIGABRT',
      stderr: "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n",
    },
    'out-of-memory',
    "The inference process ran out of memory (signal SIGABRT). It wrote: terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc",
  ],
  [
    {
      exitCode: 1,
      stderr: 'x.js:1\nthrow e;\n^\n\nError: oh\r\n    at f (x.js:1:1)\n    at node:internal/y:2:2\n\nNode.js v20\n',
    },
    'inference-process-died',
    'The inference process died (exit code 1). It wrote: x.js:1\nthrow e;\nError: oh\nNode.js v20',
  ],
  [
    { exitCode: 1, stderr: 'one\ntwo\nthree\nfour\nfive\nsix\nseven' },
    'inference-process-died',
    'The inference process died (exit code 1). It wrote: two\nthree\nfour\nfive\nsix\nseven',
  ],
];
for (const [death, code, message] of cases) {
  test(`${JSON.stringify(death)} is ${code}`, () => {
    const error = deathError({ ...quiet, ...death });
    assert.deepEqual([error.code, error.message], [code, message]);
    assert.match(error.hint, /^[A-Z].*\.$/);
  });
}

test('endless words are cut', () => {
  assert.ok(deathError({ ...quiet, exitCode: 1, stderr: 'x'.repeat(1e5) }).message.length < 1000);
});

test('allocation failures are known by the words of those who report them', () => {
  const words = [
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'std::bad_alloc',
    'Array buffer allocation failed',
    'Failed to allocate memory for requested buffer of size 19327352832',
    'mmap: Cannot allocate memory',
  ];
  for (const message of words) assert.ok(isAllocationFailure(message), message);
  for (const message of ['Segmentation fault', 'no such tensor', '']) assert.ok(!isAllocationFailure(message), message);
});

test('the words for failed allocations say what to do', () => {
  const cause = new Error('bad_alloc');
  const error = outOfMemory('ran out.', cause);
  assert.deepEqual(
    [error.code, error.message, error.cause],
    ['out-of-memory', 'The inference process ran out.', cause],
  );
});

test('the kernel counts what it killed for memory, or nothing is known', () => {
  const kills = outOfMemoryKills();
  if (process.platform === 'linux') assert.ok(kills === undefined || (Number.isInteger(kills) && kills >= 0));
  else assert.equal(kills, undefined);
});
