import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '#core/errors';
import { runProgram } from '#engine/models/childProcess';
import { untilGone } from '#test/support/processes';
import { scratchFolder } from '#test/support/scratch';
import { bundleDoors } from '#test/support/testBundle';

const node = process.execPath;
const run = (script: string, stallMs = 20_000) => runProgram(node, ['-e', script], { env: process.env, stallMs });

test('hears both outputs and knows success from failure', async () => {
  const both = 'console.log("out"); console.error("err");';
  const done = await run(both);
  assert.equal(done.outcome, 'done');
  assert.deepEqual(done.output.trim().split(/\r?\n/).sort(), ['err', 'out']);
  assert.equal((await run(`${both} process.exit(3)`)).outcome, 'failed');
});

test('a program that is not there is missing', async () => {
  const result = await runProgram('token-loupe-no-such-program', [], { env: process.env, stallMs: 1000 });
  assert.equal(result.outcome, 'missing');
});

test('keeps the end of a long output', async () => {
  const { output } = await run('process.stdout.write("x".repeat(300000) + "the end")');
  assert.ok(output.length <= 65_536 && output.endsWith('the end'));
});

test('ends a program that stalls, even one that does not want to end', async () => {
  const { outcome } = await run('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)', 200);
  assert.equal(outcome, 'stalled');
});

test('output and a changing pulse are signs of life', async () => {
  assert.equal(
    (await run('let n = 0; setInterval(() => { console.log(n); if (++n > 15) process.exit() }, 100)', 1000)).outcome,
    'done',
  );
  let pulse = 0;
  const quiet = 'setTimeout(() => process.exit(), 1400)';
  const options = { env: process.env, stallMs: 1000, pollMs: 50, pulse: async () => (pulse += 1) };
  assert.equal((await runProgram(node, ['-e', quiet], options)).outcome, 'done');
});

test('does not start for a signal that has fired', async () => {
  const options = { env: process.env, stallMs: 1000, signal: AbortSignal.abort() };
  await assert.rejects(runProgram(node, ['-e', ''], options), Cancelled);
});

test('the program ends with the process that started it', async context => {
  const { folder, remove } = await bundleDoors({ childProcess: 'engine/models/childProcess.ts' });
  context.after(remove);
  const pidFile = join(await scratchFolder(context), 'pid');
  const inner = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const outer = `require(${JSON.stringify(join(folder, 'childProcess.cjs'))}).runProgram(process.execPath, ["-e", ${JSON.stringify(inner)}], { env: process.env, stallMs: 60000 }); setInterval(() => { if (require("fs").existsSync(${JSON.stringify(pidFile)})) process.exit() }, 50)`;
  const child = spawn(node, ['-e', outer], { stdio: 'inherit' });
  await once(child, 'exit');
  await sleep(50);
  await untilGone(Number(await readFile(pidFile, 'utf8')), 3000);
});
