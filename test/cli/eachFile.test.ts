import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachFile } from '#cli/eachFile';
import { Cancelled, UserError } from '#core/errors';

/** What happens to a file, by its name; to any other nothing does. */
const failures: Record<string, () => Error> = {
  'missing.md': () => new UserError('file-not-found', 'There is no file missing.md.', 'Look.'),
  '-': () => new UserError('file-unreadable', 'Standard input is not a text file.', 'Look.'),
  'fatal\u001b.md': () => new UserError('inference-process-died', 'The inference process died.', 'Again.'),
  'defect.md': () => new TypeError('x is not a function'),
};

/** Goes through files and gives what came of it; at `stop.md` somebody presses Ctrl-C. */
async function through(...files: string[]) {
  const controller = new AbortController();
  const [seen, told]: [string[], string[]] = [[], []];
  const host = { env: {}, signal: controller.signal, stderr: { write: (text: string) => told.push(text) } };
  const codes = await eachFile(files, host, { clear: () => {} }, async file => {
    seen.push(file);
    if (file === 'stop.md') {
      controller.abort();
      throw new Cancelled();
    }
    const failure = failures[file]?.();
    if (failure) throw failure;
    return 0;
  });
  return { codes, seen, told };
}

test('a file that fails is told of by name and does not stop the others', async () => {
  const { codes, seen, told } = await through('a.md', ...['missing.md', '-', 'fatal\u001b.md'], 'b.md');
  assert.deepEqual(codes, [0, 1, 1, 1, 0]);
  assert.equal(seen.at(-1), 'b.md');
  assert.deepEqual(told, [
    'token-loupe: There is no file missing.md.\nLook.\n',
    'token-loupe: Standard input is not a text file.\nLook.\n',
    'token-loupe: fatal␛.md: The inference process died.\nAgain.\n',
  ]);
});

test('a single file needs no name', async () => {
  const { told } = await through('fatal\u001b.md');
  assert.deepEqual(told, ['token-loupe: The inference process died.\nAgain.\n']);
});

test('Ctrl-C stops the others, and so does a defect', async () => {
  const { codes, seen, told } = await through('a.md', 'stop.md', 'b.md');
  assert.deepEqual([codes, seen, told], [[0, 130], ['a.md', 'stop.md'], ['Stopped.\n']]);
  await assert.rejects(through('a.md', 'defect.md', 'b.md'), TypeError);
});
