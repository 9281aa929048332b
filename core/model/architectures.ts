/** What all models of an architecture have in common; sizes are in each file. */
export interface Architecture {
  readonly norm: 'rms' | 'layer';
  readonly activation: 'silu' | 'gelu-tanh';
  readonly gated: boolean;
  readonly headNorms: boolean;
  readonly postNorms: boolean;
  /** Whether embeddings are multiplied by the root of the width. */
  readonly scaledEmbeddings: boolean;
  /**
   * How positions are told: neighbours rotated together (what llama.cpp makes of halves by reordering rows), halves
   * rotated together, or embeddings that were learned.
   */
  readonly positions: 'interleaved' | 'halves' | 'learned';
  /** Which layers see a window only, where the file gives its size. */
  readonly windows: 'none' | 'all' | 'most';
}

const modern: Architecture = {
  norm: 'rms',
  activation: 'silu',
  gated: true,
  headNorms: false,
  postNorms: false,
  scaledEmbeddings: false,
  positions: 'halves',
  windows: 'none',
};

/**
 * Architectures that can be imported, by the name GGUF gives them. Sources: `transformers` for what is computed, and for
 * names and layouts the converter of llama.cpp (`convert_hf_to_gguf.py`).
 */
export const architectures: Readonly<Record<string, Architecture>> = {
  /** Llama (arXiv 2302.13971, 2407.21783) and Mistral (arXiv 2310.06825). */
  llama: { ...modern, positions: 'interleaved', windows: 'all' },
  /** arXiv 2407.10671; biases on queries, keys and values. */
  qwen2: modern,
  /** arXiv 2505.09388 */
  qwen3: { ...modern, headNorms: true },
  /** arXiv 2503.19786 */
  gemma3: {
    ...modern,
    activation: 'gelu-tanh',
    headNorms: true,
    postNorms: true,
    scaledEmbeddings: true,
    windows: 'most',
  },
  /** arXiv 2404.14219 */
  phi3: { ...modern, windows: 'all' },
  /** Radford et al. 2019, "Language Models are Unsupervised Multitask Learners". */
  gpt2: { ...modern, norm: 'layer', activation: 'gelu-tanh', gated: false, positions: 'learned' },
  /** arXiv 2402.19173 */
  starcoder2: { ...modern, norm: 'layer', activation: 'gelu-tanh', gated: false, windows: 'all' },
};
