import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What was measured at one place. */
export interface PlaceCosts {
  /** Bits of the true next bytes. */
  readonly naive: number;
  readonly healed: number;
  readonly healedFurther: number;
  readonly exact: number;
  /** Mass that leaked before each of these bytes. */
  readonly leaked: readonly number[];
  /** New rows of logits a byte. */
  readonly rows: number;
}

export interface KeptPlaces {
  get(place: number): PlaceCosts | undefined;
  add(place: number, costs: PlaceCosts): void;
}

/** Results of single places in a file of JSON lines, so that a long run can be stopped, or shared out. */
export function keptPlaces(path: string | undefined): KeptPlaces {
  const lines = path && existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const known = new Map(lines.map(line => JSON.parse(line) as [number, PlaceCosts]));
  return {
    get: place => known.get(place),
    add: (place, costs) => {
      // What a method excludes costs infinitely much, which JSON cannot say.
      const finite = (bits: number) => (Number.isFinite(bits) ? bits : Number.MAX_VALUE);
      const { naive, healed, healedFurther, exact, ...rest } = costs;
      const bits = {
        naive: finite(naive),
        healed: finite(healed),
        healedFurther: finite(healedFurther),
        exact: finite(exact),
      };
      if (path) appendFileSync(path, `${JSON.stringify([place, { ...bits, ...rest }])}\n`);
    },
  };
}
