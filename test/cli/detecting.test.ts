import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { detectText } from '#cli/detecting';
import type { ModelSession } from '#cli/modelSession';
import { handlersHost, loadParams, opened, prose } from '#test/support/handlersHost';

async function session(): Promise<ModelSession> {
  const { client } = handlersHost(async () => opened());
  const card = await client.request('load', loadParams);
  await client.request('loadSecond', loadParams);
  const ask = (...args: Parameters<typeof client.request>) => client.request(...args);
  return { client: { ask }, card } as unknown as ModelSession;
}

const signal = new AbortController().signal;
const judge = { head: null, reliability: {}, surprise: null, two: false };

test('one text, with progress to its end', async () => {
  const seen: [number, number][] = [];
  const progress = (done: number, total: number) => void seen.push([done, total]);
  const found = await detectText(prose, { session: await session(), ...judge }, { signal }, progress);
  assert.deepEqual(seen.at(-1), [prose.trim().length, prose.trim().length]);
  const { criteria } = found.report;
  const value = (name: string) => criteria.find(criterion => criterion.name === name)!.value;
  const packed = deflateSync(prose.trim()).length;
  assert.ok(Math.abs(value('zlibRatio') - value('logLikelihood') / packed) < 1e-12);
  assert.ok(criteria.every(({ name }) => name !== 'binoculars'));
});

test('two models that are one: curvature is that of one model, Binoculars the text over what was expected of it', async () => {
  const found = await detectText(
    prose.slice(0, 400),
    { session: await session(), ...judge, two: true },
    { signal },
    () => {},
  );
  const values = new Map(found.report.criteria.map(({ name, value }) => [name, value]));
  // The rows are the same, and so are their measures, but for the order in which they were summed.
  assert.ok(Math.abs(values.get('fastDetectGptTwo')! - values.get('fastDetectGpt')!) < 1e-3);
  assert.ok(Math.abs(values.get('binoculars')! + values.get('logLikelihood')! / values.get('entropy')!) < 1e-4);
});
