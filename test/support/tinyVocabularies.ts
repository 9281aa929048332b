/** Small tokenizer metadata as GGUF files hold it. */
import { byteCharacter } from '#core/tokenizer/byteAlphabet';

/** A byte-level vocabulary: `<|endoftext|>`, the 256 bytes, what the merges make, one user-defined token. */
export function tinyByteLevel(overrides: Readonly<Record<string, unknown>> = {}): Map<string, unknown> {
  const merges = ['h e', 'l l', 'he ll', 'hell o', 'Ġ hello', 'Ã ©'];
  const made = merges.map(merge => merge.replace(' ', ''));
  const bytes = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte));
  const tokens = ['<|endoftext|>', ...bytes, ...made, '<tool>'];
  return metadata({
    model: 'gpt2',
    pre: 'gpt-2',
    tokens,
    token_type: Int32Array.from(tokens, token => ({ '<|endoftext|>': 3, '<tool>': 4 })[token] ?? 1),
    merges,
    bos_token_id: 0,
    eos_token_id: 0,
    ...overrides,
  });
}

/** A SentencePiece vocabulary: control tokens, bytes, characters and pieces by falling score. */
export function tinySentencePiece(overrides: Readonly<Record<string, unknown>> = {}): Map<string, unknown> {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const pieces = ['▁t', 'he', '▁the', 'aa', 'aaa', '▁▁', '▁', 't', 'h', 'e', 'a', 'é'];
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, '<b>', ...pieces];
  const types: Readonly<Record<string, number>> = { '<unk>': 2, '<s>': 3, '</s>': 3, '<b>': 4 };
  return metadata({
    model: 'llama',
    tokens,
    token_type: Int32Array.from(tokens, token => types[token] ?? (token.startsWith('<0x') ? 6 : 1)),
    scores: Float32Array.from(tokens, (token, id) => (pieces.includes(token) ? -id : 0)),
    bos_token_id: 1,
    eos_token_id: 2,
    ...overrides,
  });
}

/** Keys without their `tokenizer.ggml.`; those with `undefined` are left out. */
function metadata(values: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return new Map(known.map(([key, value]) => [key.includes('.') ? key : `tokenizer.ggml.${key}`, value]));
}
