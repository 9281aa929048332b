import type { MeasureRows } from '#core/math/nextTokenMeasures';
import type { Wanted } from '#core/model/causalLm';
import type { CarriedState } from '#core/model/decoderExport';
import type { Device } from '#core/model/device';
import type { HeldTensor } from './session.ts';

/** One run of a model's graphs. */
export interface Run {
  /** Of the whole sequence, `[past + n]`. */
  readonly ids: Int32Array;
  /** Tokens that the states already hold. */
  readonly past: number;
  /** By the name of their input. */
  readonly states: Readonly<Record<string, HeldTensor>>;
  /** Places in `ids` whose next token is measured, ascending, and the token each is seen from. */
  readonly rows: readonly number[];
  readonly targets: readonly number[];
  readonly wanted: Wanted;
}

/** The rows of one `advance`, as its runs fill them. */
export interface Filling {
  readonly measures: MeasureRows;
  /** Rows that are filled. */
  done: number;
  readonly hidden: Float32Array[];
  readonly logits: Float32Array[];
}

/** The graphs of a model whose states go out of one run and into the next, wherever they lie. */
export interface Runner {
  readonly device: Device;
  readonly vocabularySize: number;
  /** Empty where every run begins at the first token. */
  readonly carried: readonly CarriedState[];
  /** Most tokens of one run, where runs can be cut. */
  readonly most: number;
  readonly hasHidden: boolean;
  /** Fills in the rows; returns the states after the last token, by the name of their output. */
  run(run: Run, into: Filling): Promise<Readonly<Record<string, HeldTensor>>>;
  /** The first `length` tokens of the states, by the name of their output. */
  trim(states: Readonly<Record<string, HeldTensor>>, length: number): Promise<Readonly<Record<string, HeldTensor>>>;
  dispose(): Promise<void>;
}
