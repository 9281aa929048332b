export interface DetectParams {
  readonly text: string;
  /** The head that judges; `null` reads only. */
  readonly head: HeadFile | null;
}

/** A trained head on this machine. */
export interface HeadFile {
  /** Absolute path of an ONNX file. */
  readonly path: string;
  /** Whether it reads the hidden states of the model that it was trained on, or the measures alone. */
  readonly hidden: boolean;
}

export interface DetectSummary {
  /** Tokens of the normalised text, and those among them that are evidence. */
  readonly tokens: number;
  readonly evidence: number;
  readonly windows: number;
  /** The text as detection reads it. */
  readonly normalized: string;
}
