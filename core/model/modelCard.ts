import type { Device, DeviceVerdict } from './device.ts';
import type { ServerCard } from './serverCard.ts';

/**
 * `exact` is float32 arithmetic on the dequantised weights; `fast` is arithmetic on quantised weights and activations.
 */
export type Precision = 'exact' | 'fast';

/** What a loaded model is, for people and manifests. */
export interface ModelCard {
  readonly name: string;
  readonly architecture: string;
  readonly parameters: number;
  /** SHA-256 of the model file, hex; empty for a model of a server, which does not tell it. */
  readonly digest: string;
  /** Empty for a server. */
  readonly tokenizerDigest: string;
  /** SPDX id or the words of the file; empty where the file says nothing. */
  readonly license: string;
  /** Tensor types of the file with the number of tensors, e.g. `Q4_1 210, F32 61`. */
  readonly quantization: string;
  /** Longest context the model was made for, in tokens. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  /** `server` where another machine or program computes, and does not say how. */
  readonly precision: Precision | 'server';
  readonly device: Device | 'server';
  /** The server that computes, where one does. Parameters, context and vocabulary are 0 where it does not tell. */
  readonly server?: ServerCard;
  /** What trials of other devices have shown; none where only the CPU was asked for. */
  readonly devices?: readonly DeviceVerdict[];
  /** The token a document starts after by default, or `null`. */
  readonly start: { readonly id: number; readonly text: string } | null;
  /** Tokens per second in a piece of 256, as it was once measured on this machine; absent where it was not. */
  readonly speed?: number;
  /** Bytes of the weights as they are held in memory; 0 where only the header was read. */
  readonly weightBytes: number;
  /** What must be known to read its numbers; sentences for people. */
  readonly notes: readonly string[];
}
