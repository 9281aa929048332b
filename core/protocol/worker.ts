import type { FimResult } from '../bytes/fimResult.ts';
import type { NextByteResult } from '../bytes/nextByteResult.ts';
import type { DetectedWindow } from '../detect/document.ts';
import type { LogRecord } from '../log.ts';
import type { Device, DeviceChoice, DeviceVerdict } from '../model/device.ts';
import type { ModelCard, Precision } from '../model/modelCard.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import type { ByteChunk, ByteSurprisalParams, ByteSurprisalResult, NextByteParams } from './bytes.ts';
import type {
  ByteContrastParams,
  ByteContrastProgress,
  ByteContrastSummary,
  ContrastParams,
  ContrastProgress,
  ContrastSummary,
} from './contrast.ts';
import type { DetectParams, DetectSummary } from './detect.ts';
import type { FimParams } from './fim.ts';
import type { RolloutParams, RolloutProgress, RolloutSummary } from './rollout.ts';

/** What the host may ask of an inference process, each call from method to `{ params, progress, result }`. */
export interface WorkerCalls {
  /** Imports the model if that was not done before, and loads it, in place of the one before. */
  load: { params: LoadParams; progress: LoadProgress; result: ModelCard };
  /** Runs a window of the model on the CPU and on the device that is asked for, and compares. Leaves nothing loaded. */
  tryDevice: { params: LoadParams & { readonly device: Device }; progress: never; result: DeviceVerdict };
  /** Scores a text; rows arrive in ascending order, each row once. */
  score: { params: ScoreParams; progress: ScoreChunk; result: ScoreSummary };
  /**
   * Scores what an edit has changed: rows whose tokens and predecessors are those of `known` still hold and are not sent.
   * The first progress tells the tokens; rows follow, those that are looked at first. Of a long text that is new, the
   * tokens of its beginning come first, with rows, and then those of the whole.
   */
  rescore: { params: RescoreParams; progress: RescoreProgress; result: ScoreSummary };
  /** Loads a second model beside the first, in place of a second one before; `null` frees it. */
  loadSecond: { params: LoadParams | null; progress: LoadProgress; result: ModelCard | null };
  /** Compares the distributions of two runs, token by token; pairs arrive in ascending order. */
  contrast: { params: ContrastParams; progress: ContrastProgress; result: ContrastSummary };
  /** Compares two models of different vocabularies, byte by byte; bytes arrive in ascending order. */
  contrastBytes: { params: ByteContrastParams; progress: ByteContrastProgress; result: ByteContrastSummary };
  /** Scores one token with less and less context. */
  shortContexts: { params: ShortContextParams; progress: never; result: ShortContextResult };
  /** Samples continuations of a text; they arrive as they end. */
  rollout: { params: RolloutParams; progress: RolloutProgress; result: RolloutSummary };
  /** Reads a text as detection does, and lets a head judge it; windows arrive in ascending order. */
  detect: { params: DetectParams; progress: DetectedWindow; result: DetectSummary };
  /** The exact distribution of the next byte at a place of a text, with what is usually done instead. */
  nextByte: { params: NextByteParams; progress: never; result: NextByteResult };
  /** ln p of each byte of a stretch of a text; bytes arrive in ascending order. */
  byteSurprisal: { params: ByteSurprisalParams; progress: ByteChunk; result: ByteSurprisalResult };
  /** What a model expects in a hole of a text. */
  fillMiddle: { params: FimParams; progress: never; result: FimResult };
  /** Cuts a text into tokens, with no scoring. */
  encode: { params: { readonly text: string }; progress: never; result: EncodeResult };
}

/** A call about the models that are loaded. */
export type Question = Exclude<keyof WorkerCalls, 'load' | 'loadSecond' | 'tryDevice'>;

/** What an inference process says unasked. */
export interface WorkerEvents {
  log: LogRecord;
}

export interface LoadParams {
  /** Absolute path of a GGUF file or model folder, or the address of a server. */
  readonly path: string;
  /** Folder for imported models. */
  readonly importFolder: string;
  readonly precision: Precision;
  /** Threads of one run; 0 lets the machine decide. */
  readonly threads: number;
  /** Where it computes, the CPU where nothing is said; a wish is decided before it comes to the inference process. */
  readonly device?: DeviceChoice | undefined;
  /** Tokens of one run at most, where a trial has shown that the device is wrong about longer ones. */
  readonly mostPerRun?: number | undefined;
  /** With `header`, only the tokenizer and card are read and nothing is imported: enough for `encode`. */
  readonly parts: 'all' | 'header';
  /** Takes `fast` even where a trial would show that it is not faster: what is wanted is its difference. */
  readonly insist?: boolean;
  /** Measures how fast the model is here, which the card then says; it takes a few seconds. */
  readonly measure?: boolean;
  /** How a server is asked, where `path` is one. */
  readonly server?: ServerParams | undefined;
}

export interface ServerParams {
  /** A secret; it is sent to the server and said nowhere. */
  readonly key?: string | undefined;
  /** A request that does not move for so long is given up, milliseconds. */
  readonly stallMs?: number | undefined;
  /** Wait before the first request is repeated, milliseconds. */
  readonly firstWaitMs?: number | undefined;
}

export interface LoadProgress {
  readonly stage: 'check' | 'import' | 'load';
  /** Bytes of `total` done in this stage. */
  readonly done: number;
  readonly total: number;
}

export interface ScoreParams {
  readonly text: string;
  /** Name of the start token; `default` is the model's own, `none` leaves the first token unscored. */
  readonly start: string;
  /** Tokens of a window, the start token included; 0 is the default of the model. */
  readonly window: number;
  /** Most likely tokens kept per row. */
  readonly k: number;
  /** Which of the loaded models; the first by default. */
  readonly model?: 'first' | 'second';
  /** Send the last hidden states too, those that predicted the rows. */
  readonly hidden?: boolean;
}

export interface RescoreParams extends ScoreParams {
  /** Ids of rows that the asker holds, from the first on, scored with the same start token, window and k. */
  readonly known: Int32Array;
  /** UTF-16 offsets `[start, end)` of the text that is looked at. */
  readonly visible: readonly [start: number, end: number];
}

export type RescoreProgress =
  | {
      readonly kind: 'tokens';
      readonly ids: Int32Array;
      /** `[2n]`, UTF-16. */
      readonly offsets: Uint32Array;
      /** Rows of `known` that still hold, counted from the first. */
      readonly holds: number;
    }
  | ({ readonly kind: 'rows' } & ScoreChunk);

export interface ScoreChunk {
  /** Row of the document at which `stats` begins. */
  readonly at: number;
  /** Rows of the whole document. */
  readonly total: number;
  readonly stats: TokenStats;
  /** `[rows, hidden size]` where asked for, else `null`; `null` too for the row of a first token that was not scored. */
  readonly hidden: Float32Array | null;
  /** Text of the ids in `stats.ids` and `stats.topIds` that no earlier chunk of this document named. */
  readonly texts: ReadonlyMap<number, string>;
}

export interface ScoreSummary {
  readonly tokens: number;
  readonly scored: number;
  readonly window: number;
  /** Tokens a later window repeats as context only. */
  readonly overlap: number;
  readonly start: { readonly id: number; readonly text: string } | null;
}

export interface ShortContextParams {
  /** Tokens up to the one that is scored, which is the last. */
  readonly ids: Int32Array;
  /** Tokens of context, each fewer than there are. */
  readonly lengths: readonly number[];
  /** As in `ScoreParams`. */
  readonly start: string;
}

export interface ShortContextResult {
  /** ln p after each context, `[lengths]`, nats. */
  readonly logProbs: Float32Array;
}

export interface EncodeResult {
  readonly ids: Int32Array;
  /** `[2n]`, UTF-16. */
  readonly offsets: Uint32Array;
  /** Of each id. */
  readonly texts: ReadonlyMap<number, string>;
  /** Of each id; not always whole characters. */
  readonly bytes: ReadonlyMap<number, Uint8Array>;
}
