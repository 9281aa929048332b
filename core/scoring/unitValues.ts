import type { TextEdit } from './liveRows.ts';

/**
 * Values of each UTF-16 unit of a text, moved along with it by an edit: inserted units have none (NaN), and where the values
 * end before the text does, the rest has none either.
 */
export function movedUnits(units: Float32Array, { start, end, length }: TextEdit): Float32Array {
  if (start >= units.length) return units;
  const moved = new Float32Array(start + length + Math.max(0, units.length - end)).fill(Number.NaN);
  moved.set(units.subarray(0, start));
  moved.set(units.subarray(Math.min(end, units.length)), start + length);
  return moved;
}
