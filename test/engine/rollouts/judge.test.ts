import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { judgeOf } from '#engine/rollouts/judge';
import { scratchFolder } from '#test/support/scratch';
import { isCancelled, isNamed } from '#test/support/testClients';

const { signal } = new AbortController();
const here = { folder: '.' };

test('patterns and answers', async () => {
  const pattern = judgeOf({ kind: 'pattern', pattern: '= 4[23]$' }, here);
  assert.deepEqual([await pattern('6 x 7 = 42', signal), await pattern('= 44', signal)], [true, false]);
  const answer = judgeOf({ kind: 'answer', answer: '42' }, here);
  assert.deepEqual([await answer('so 42.', signal), await answer('43', signal)], [true, false]);
});

test('an expression that would take years is stopped by name', async () => {
  const judge = judgeOf({ kind: 'pattern', pattern: '^(a+)+$' }, here);
  assert.equal(await judge('aaa', signal), true);
  await assert.rejects(judge(`${'a'.repeat(60)}!`, signal), isNamed('bad-setting', /takes longer than/));
});

test('a command is a judge by how it ends, in its folder, with the response to read', async context => {
  const folder = await scratchFolder(context);
  await writeFile(join(folder, 'judge.cjs'), "process.exit(require('fs').readFileSync(0, 'utf8') === 'right' ? 0 : 3)");
  const judge = judgeOf({ kind: 'command', command: `"${process.execPath}" judge.cjs` }, { folder });
  assert.deepEqual([await judge('right', signal), await judge('wrong', signal)], [true, false]);
});

test('a command that does not end is killed, one that is not there named, one that is cancelled gone', async () => {
  const endless = `"${process.execPath}" -e "setInterval(() => {}, 1000)"`;
  const judge = judgeOf({ kind: 'command', command: endless }, { ...here, commandMs: 300 });
  assert.equal(await judge('', signal), false);
  const missing = judgeOf({ kind: 'command', command: 'no-such-program-here' }, here);
  await assert.rejects(missing('', signal), isNamed('bad-setting', /cannot be run/));
  const controller = new AbortController();
  const cancelled = judgeOf({ kind: 'command', command: endless }, here)('', controller.signal);
  controller.abort();
  await assert.rejects(cancelled, isCancelled);
  await assert.rejects(judgeOf({ kind: 'command', command: endless }, here)('', controller.signal), isCancelled);
});

test('what a command has started ends with it, and one that never ends is told by name', async context => {
  const folder = await scratchFolder(context);
  const late = join(folder, 'late');
  const inner = `"${process.execPath}" -e "setTimeout(() => require('fs').writeFileSync('late', ''), 700)"`;
  // A shell that waits for what it has started.
  const judge = judgeOf({ kind: 'command', command: `${inner}; exit 0` }, { folder, commandMs: 200 });
  assert.deepEqual([await judge('', signal), await judge('', signal)], [false, false]);
  await assert.rejects(judge('', signal), isNamed('bad-setting', /does not end: it was stopped after 0.2 s, 3 times/));
  await new Promise(done => setTimeout(done, 900));
  assert.equal(existsSync(late), false);
});
