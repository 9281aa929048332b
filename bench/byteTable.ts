import type { PlaceCosts } from './bytePlaces.ts';
import { table } from './markdown.ts';

/** Bytes of the future that are asked for. */
export const FUTURE = 8;
/** What a place counts that a method excludes: as much as bytes nobody knows anything of. */
const EXCLUDED = 8 * FUTURE;

export function qualityTable(places: readonly PlaceCosts[], where: string): readonly string[] {
  const methods = ['naive', 'healed', 'healedFurther', 'exact'] as const;
  const line = (method: (typeof methods)[number]) => {
    const own = places.map(each => Math.min(EXCLUDED, each[method]));
    const excluded = places.filter(each => each[method] > EXCLUDED).length / places.length;
    const worse = places.filter(each => each[method] > each.exact + 0.01).length / places.length;
    const better = places.filter(each => each[method] < each.exact - 0.01).length / places.length;
    return [method, mean(own).toFixed(2), quantile(own, 0.5).toFixed(2), share(worse), share(better), share(excluded)];
  };
  const leaked = places.flatMap(each => each.leaked);
  const leaks = [0.5, 0.9, 0.99, 1].map(part => quantile(leaked, part).toExponential(1));
  return [
    `Bits of the true next ${FUTURE} bytes at ${places.length} places ${where === 'boundaries' ? 'where tokens begin' : 'inside tokens'}`,
    table(['', 'mean', 'median', 'worse than exact', 'better', `above ${EXCLUDED}`], methods.map(line)),
    `Leaked mass at ${leaked.length} bytes: median ${leaks[0]}, 90 % ${leaks[1]}, 99 % ${leaks[2]}, most ${leaks[3]}`,
    `New rows of logits a byte, read on: ${mean(places.map(each => each.rows)).toFixed(2)}`,
  ];
}

export function mean(all: readonly number[]): number {
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}

export function quantile(all: readonly number[], part: number): number {
  const ascending = [...all].sort((a, b) => a - b);
  return ascending[Math.min(ascending.length - 1, Math.floor(part * ascending.length))]!;
}

function share(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
