/** How the words of a byte-level vocabulary are cut, by the name that GGUF files give in `tokenizer.ggml.pre`. */
export interface PreTokenizer {
  /** Applied one after the other, each within the pieces of those before it; see `pattern.ts`. */
  readonly patterns: readonly string[];
  /** True where a word that is in the vocabulary is a token, whatever the merges say. */
  readonly wholeWords: boolean;
}

/** `undefined` for a name that nobody told us the meaning of. */
export function preTokenizer(name: string): PreTokenizer | undefined {
  const patterns = Object.entries(FAMILIES).find(([, { names }]) => names.split(' ').includes(name))?.[1].patterns;
  return patterns && { patterns, wholeWords: WHOLE_WORDS.has(name) };
}

const raw = String.raw;

/** GPT-2's own, `encoder.py` of its release. */
export const gpt2Pattern = raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/** Hugging Face's `Digits(individual_digits=True)`. */
const EACH_DIGIT = raw`\p{Numeric}`;

const CONTRACTIONS = raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)`;
const PUNCTUATION_AND_BLANKS = raw` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const LLAMA3 = raw`${CONTRACTIONS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|${PUNCTUATION_AND_BLANKS}`;
const QWEN2 = raw`${CONTRACTIONS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|${PUNCTUATION_AND_BLANKS}`;
const QWEN35 = raw`${CONTRACTIONS}|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

const UPPER = raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const LOWER = raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const CASED_WORDS = (ending: string) =>
  raw`[^\r\n\p{L}\p{N}]?${UPPER}*${LOWER}+${ending}|[^\r\n\p{L}\p{N}]?${UPPER}+${LOWER}*${ending}`;
const SLASHES_TOO = raw` ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const GPT4O = raw`${CASED_WORDS(`${CONTRACTIONS}?`)}|\p{N}{1,3}|${SLASHES_TOO}`;
const TEKKEN = raw`${CASED_WORDS('')}|\p{N}|${SLASHES_TOO}`;

const BLOOM = raw` ?[^(\s|.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c)]+`;
const BAILING = raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+`;
const SEED_CODER = raw`${CONTRACTIONS}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|\s+(?!\S)|\s+`;

/** The cased letters that DeepSeek's first tokenizers know of. */
const DEEPSEEK_LETTERS = [
  'A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373',
  '\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f',
  '\u0531-\u0556\u10a0-\u10c5\u13a0-\u13f5\u13f8-\u13fd\u1c90-\u1cba\u1cbd-\u1cbf\u1d00-\u1d2b\u1d6b-\u1d77',
  '\u1d79-\u1d9a\u1e00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-',
  '\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3\u1fd6-\u1fdb\u1fe0-\u1fec',
  '\u1ff2-\u1ff4\u1ff6-\u1ffc\u2102\u2107\u210a-\u2113\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-',
  '\u2134\u2139\u213c-\u213f\u2145-\u2149\u214e\u2183\u2184\u2c00-\u2c7b\u2c7e-\u2ce4\u2ceb-\u2cee\u2cf2\u2cf3',
  '\ua640-\ua66d\ua680-\ua69b\ua722-\ua76f\ua771-\ua787\ua78b-\ua78e\uab70-\uabbf\ufb00-\ufb06\ufb13-\ufb17',
  '\uff21-\uff3a\uff41-\uff5a\u{10400}-\u{1044f}\u{104b0}-\u{104d3}\u{104d8}-\u{104fb}\u{10c80}-\u{10cb2}',
  '\u{10cc0}-\u{10cf2}\u{118a0}-\u{118df}\u{1e900}-\u{1e943}',
].join('');
const DEEPSEEK_HAN = '[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+';
const DEEPSEEK_V3 = raw`[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_\u0060{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

interface Family {
  readonly names: string;
  readonly patterns: readonly string[];
}

/**
 * Patterns as published in the `tokenizer.json` files of the models; which name stands for which is in llama.cpp
 * (`src/llama-vocab.cpp`). Files that say nothing or `default` are cut like GPT-2, as `transformers` does.
 */
const FAMILIES: Readonly<Record<string, Family>> = {
  gpt2: {
    names:
      'default gpt-2 phi-2 jina-es jina-de jina-v2-es jina-v2-de gigachat a.x-4.0 mellum modern-bert jina-v1-en ' +
      'jina-v2-code roberta-bpe mpt olmo jais trillion granite-docling exaone4',
    patterns: [gpt2Pattern],
  },
  digits: {
    names: 'smollm starcoder refact command-r codeshell exaone minerva-7b mellum2',
    patterns: [EACH_DIGIT, gpt2Pattern],
  },
  llama3: {
    names:
      'llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2 jina-v5-nano dbrx smaug-bpe glm4 chatglm-bpe',
    patterns: [LLAMA3],
  },
  qwen2: {
    names: 'qwen2 deepseek-r1-qwen kormo f2llmv2 megrez stablelm2 hunyuan solar-open grok-2',
    patterns: [QWEN2],
  },
  qwen35: { names: 'qwen35', patterns: [QWEN35] },
  gpt4o: { names: 'gpt-4o llama4 kanana2 talkie minimax-m2', patterns: [GPT4O] },
  tekken: { names: 'tekken', patterns: [TEKKEN] },
  bloom: { names: 'bloom poro-chat gpt3-finnish', patterns: [BLOOM] },
  viking: { names: 'viking', patterns: [BLOOM, raw`\p{N}`] },
  bailing: { names: 'bailingmoe bailingmoe2 llada-moe', patterns: [BAILING] },
  seedCoder: { names: 'seed-coder', patterns: [SEED_CODER] },
  falcon: {
    names: 'falcon',
    patterns: [raw`[\p{P}$+<=>\^~|\u0060]+`, gpt2Pattern, '[0-9][0-9][0-9]'],
  },
  deepseekLlm: {
    names: 'deepseek-llm',
    patterns: [
      raw`[\r\n]`,
      raw`\s?[${DEEPSEEK_LETTERS}]+`,
      raw`\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+`,
      raw`\s+$`,
      DEEPSEEK_HAN,
      raw`\p{N}+`,
    ],
  },
  deepseekCoder: {
    names: 'deepseek-coder',
    patterns: [raw`[\r\n]`, raw`\s?\p{L}+`, raw`\s?\p{P}+`, DEEPSEEK_HAN, raw`\p{N}`],
  },
  deepseekV3: {
    names: 'deepseek-v3 hunyuan-dense joyai-llm hy_v4',
    patterns: [raw`\p{N}{1,3}`, '[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+', DEEPSEEK_V3],
  },
};

const WHOLE_WORDS = new Set(
  'llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2 jina-v5-nano tekken'.split(' '),
);
