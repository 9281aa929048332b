import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TokenStats } from '#core/scoring/tokenStats';

/** What `transformers` says of a fixture's text (tools/goldens/onnx_exports.py). */
export interface ExportGolden {
  readonly text: string;
  readonly start: number;
  readonly ids: readonly number[];
  /** Nats. */
  readonly logProb: readonly number[];
  /** Nats. */
  readonly entropy: readonly number[];
  readonly rank: readonly number[];
  /** `logProb` of rounded forms as ONNX Runtime's own Python has it, by the name of the file. */
  readonly rounded: Readonly<Record<string, readonly number[]>>;
  /** The most likely id. */
  readonly greedy: readonly number[];
}

/** Fixture folders of tiny exports, by the exporter's shape. */
export const exportShapes = ['torch', 'opset14', 'optimum', 'merged', 'genai'] as const;

export const exportFolder = (shape: string) => resolve(join('test/fixtures/onnx', shape));

export function exportGolden(shape: string): ExportGolden {
  return JSON.parse(readFileSync(join(exportFolder(shape), 'golden.json'), 'utf8')) as ExportGolden;
}

/** Largest differences in nats, and ranks that are another. */
export function differences(stats: TokenStats, golden: ExportGolden) {
  assert.deepEqual([...stats.ids], golden.ids);
  const largest = (column: Float32Array, expected: readonly number[]) =>
    Math.max(...expected.map((value, row) => Math.abs(column[row]! - value)));
  return {
    logProb: largest(stats.logProb, golden.logProb),
    entropy: largest(stats.entropy, golden.entropy),
    ranks: golden.rank.filter((rank, row) => stats.rank[row] !== rank).length,
    greedy: golden.greedy.filter((id, row) => stats.topIds[row * stats.k] !== id).length,
  };
}
