import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { Fragment } from '#core/onnx/fragment';
import { appendNextTokenProbe, probeNames } from '#core/onnx/probes/nextToken';
import { openSession } from '#engine/worker/session';
import { mulberry32 } from '#test/support/nastyText';
import { readOnnx } from '#test/support/protobuf';
import { measure } from '#test/support/reference';
import { scratchFolder } from '#test/support/scratch';
import { sessionOptions } from '#test/support/tinyLm';

const outputNames = Object.values(probeNames).slice(2);

/** A graph of the probe alone: logits in, measures out. */
async function probeAlone(context: TestContext, vocabularySize: number) {
  const graph = new Fragment('probe');
  appendNextTokenProbe(graph, graph.input('logits', 'float32', ['rows', vocabularySize]), vocabularySize);
  const path = join(await scratchFolder(context), 'probe.onnx');
  await writeFile(path, graph.model());
  const session = await openSession(path, sessionOptions);
  context.after(() => session.dispose());
  return (rows: readonly Float32Array[], targets: readonly number[], k: number) =>
    session.run(
      {
        logits: { data: Float32Array.from(rows.flatMap(row => [...row])), shape: [rows.length, vocabularySize] },
        [probeNames.targets]: { data: BigInt64Array.from(targets, BigInt), shape: [rows.length] },
        [probeNames.k]: { data: BigInt64Array.of(BigInt(k)), shape: [1] },
      },
      {},
      outputNames,
    );
}

/**
 * A difference of logits and its exponential are rounded to float32, some 1e-7 of their value each; the difference may be
 * some tens, or with absurd logits anything, and second moments are squares of it.
 */
function near(actual: number, expected: number, what: string): void {
  const bound = 4e-6 * (1 + Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= bound, `${what} is ${actual}, not ${expected}`);
}

type Probe = Awaited<ReturnType<typeof probeAlone>>;

async function compare(probe: Probe, rows: readonly Float32Array[], targets: readonly number[], k: number) {
  const outputs = await probe(rows, targets, k);
  const at = (name: string, i: number) => Number(outputs[name]![i]);
  for (const [i, row] of rows.entries()) {
    const expected = measure(row, targets[i]!, k);
    near(at(probeNames.logProb, i), expected.logProb, 'log-probability');
    near(at(probeNames.entropy, i), expected.entropy, 'entropy');
    near(at(probeNames.secondMoment, i), expected.secondMoment, 'second moment');
    near(at(probeNames.maxLogProb, i), expected.maxLogProb, 'largest log-probability');
    near(at(probeNames.topP, i), expected.topP, 'top-p');
    assert.equal(at(probeNames.rank, i), expected.rank);
    const top = expected.top.map((_, j) => at(probeNames.topIds, i * k + j));
    assert.deepEqual(
      top,
      expected.top.map(({ id }) => id),
      `top ids of ${row}`,
    );
    for (const [j, { logProb }] of expected.top.entries())
      near(at(probeNames.topLogProbs, i * k + j), logProb, `top ${j}`);
  }
}

/** Rows of every kind that float32 logits come in. */
const kinds: Readonly<Record<string, (below: (limit: number) => number, i: number) => number>> = {
  ordinary: below => (below(2000) - 1000) / 100,
  'all equal': () => 3.25,
  'many ties': below => below(4) - 2,
  'one huge': (_, i) => (i === 0 ? 1e30 : 0),
  'one hugely small': (_, i) => (i === 0 ? -1e30 : 0),
  'nearly certain': (_, i) => (i === 0 ? 40 : -40),
  'far from zero': below => 3e4 + below(1000) / 100,
  'wide apart': (_, i) => -1000 * i,
};

/** Primes, whose sums have no parts, among them; and vocabularies of real size. */
for (const size of [1, 2, 3, 36, 97, 1024, 32_003, 49_152]) {
  test(`a vocabulary of ${size} is measured as in float64`, async context => {
    const probe = await probeAlone(context, size);
    const below = mulberry32(size);
    const rows = Object.values(kinds).map(kind => Float32Array.from({ length: size }, (_, i) => kind(below, i)));
    for (const target of size > 1024 ? [below(size)] : [0, size - 1, below(size)]) {
      await compare(
        probe,
        rows,
        rows.map(() => target),
        Math.min(size, 5),
      );
    }
    await compare(probe, [rows[0]!], [0], Math.min(size, 200));
    await compare(probe, [rows[1]!], [size - 1], 1);
  });
}

test('any finite logits', async context => {
  const size = 12;
  const probe = await probeAlone(context, size);
  const logit = fc.oneof(
    fc.float({ min: -50, max: 50, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, -0, 1e-40, 88, -104, 1e9),
  );
  const rows = fc.array(fc.tuple(fc.array(logit, { minLength: size, maxLength: size }), fc.nat(size - 1)), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: size }), (cases, k) =>
      compare(
        probe,
        cases.map(([row]) => Float32Array.from(row)),
        cases.map(([, target]) => target),
        k,
      ),
    ),
    { numRuns: 300 },
  );
});

test('logits that describe no distribution have no log-probability', async context => {
  const probe = await probeAlone(context, 3);
  const rows = [
    [Number.NaN, 0, 1],
    [0, Number.POSITIVE_INFINITY, 1],
  ].map(row => Float32Array.from(row));
  const outputs = await probe(rows, [1, 1], 2);
  assert.deepEqual([...outputs[probeNames.logProb]!], [Number.NaN, Number.NaN]);
});

test('the probe alone says what it wants and gives', () => {
  const graph = new Fragment('probe');
  appendNextTokenProbe(graph, 'logits', 10);
  const { inputs, outputs } = readOnnx(graph.fragment());
  assert.deepEqual(
    inputs.map(({ name, dims }) => [name, dims]),
    [
      [probeNames.targets, ['rows']],
      [probeNames.k, [1]],
    ],
  );
  assert.deepEqual(
    outputs.map(({ name }) => name),
    outputNames,
  );
  const wide = [probeNames.topLogProbs, probeNames.topIds];
  for (const { name, dims } of outputs) assert.deepEqual(dims, wide.includes(name) ? ['rows', 'k'] : ['rows'], name);
});
