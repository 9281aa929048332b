import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '#cli/args';
import { againstOptions } from '#cli/contrastCall';
import { estimatesOf } from '#cli/estimates';
import type { Host } from '#cli/host';
import { type ModelSession, runOptions } from '#cli/modelSession';
import { Progress } from '#cli/progress';
import { closedFormCard } from '#test/support/closedFormModel';
import { loadedHandlers } from '#test/support/handlersHost';
import { isNamed } from '#test/support/testClients';

const host = { signal: new AbortController().signal } as unknown as Host;
const progress = new Progress({ write: () => {}, terminal: false, columns: 80, quiet: true, now: () => 0 });
const table = { ...againstOptions, ...runOptions, context: { value: 'N', help: '' }, start: { value: 'T', help: '' } };
const document = { file: 'a.txt', text: 'banana' };

async function estimates(...argv: string[]) {
  const channel = await loadedHandlers();
  const client = { ask: channel.request.bind(channel) };
  const session = { client, card: closedFormCard } as unknown as ModelSession;
  return estimatesOf(readArguments(argv, table), document, 6, session, host, progress);
}

test('every token has its score by the contrast that is asked for', async () => {
  const found = await estimates('--against-last', '2');
  assert.equal(found.length, 6);
  assert.ok(found.every(score => score > 0 && score < 1));
});

test('without a contrast there is none', async () => {
  await assert.rejects(estimates(), isNamed('bad-argument', /not said what to compare with/));
});
