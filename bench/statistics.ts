export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('no values');
  const ascending = [...values].sort((a, b) => a - b);
  const middle = ascending.length >> 1;
  const median = ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
  return { median, min: ascending[0]!, max: ascending.at(-1)! };
}

/** `941 (930 to 952)`, with so many digits after the point. */
export function said({ median, min, max }: Spread, digits = 0): string {
  const number = (value: number) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number(median)} (${number(min)} to ${number(max)})`;
}
