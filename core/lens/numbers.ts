/** Numbers as people read them; the same on every machine, whatever its locale. */

/** Digits in groups of three: `10,231`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number with one decimal place, two below 10, none from 1,000: `7.54`, `23.4`, `1,204`. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 999.95) return Number.isFinite(value) ? grouped(value) : String(value);
  return value.toFixed(size >= 9.995 ? 1 : 2);
}

/** As `short`, with its sign: `+0.21`, `−1.00`. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${short(Math.abs(value))}`;
}

/** A share as a legend says it, in three digits: `0.01%`, `20%`. */
export function tickPercent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

/** A probability in [0, 1]: `41.3%`, `2.6%`, `0.031%`, `4.1e-8` where a per cent sign no longer helps, `>99.9%`. */
export function percent(probability: number): string {
  const hundred = 100 * probability;
  if (probability < 1 && hundred > 99.9) return '>99.9%';
  if (hundred >= 9.95) return `${hundred.toFixed(1).replace(/\.0$/, '')}%`;
  if (hundred >= 0.001) return `${decimal(hundred)}%`;
  return probability === 0 ? '0%' : probability.toExponential(1);
}

/** Two significant digits, written out: `2.6`, `0.031`. */
function decimal(value: number): string {
  const places = Math.max(0, 1 - Math.floor(Math.log10(value)));
  return value.toFixed(places);
}

/** Bytes as download pages say them, decimal: `98 MB`. */
export function megabytes(bytes: number): string {
  if (bytes >= 9.995e8) return `${(bytes / 1e9).toFixed(bytes < 9.95e9 ? 1 : 0)} GB`;
  return bytes < 9.5e5 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${Math.round(bytes / 1e6)} MB`;
}

/** `1 token`, `1,204 tokens`. */
export function count(n: number, noun: string): string {
  return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
}
