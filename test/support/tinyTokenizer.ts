import { byteCharacter } from '#core/tokenizer/byteAlphabet';
import { TOKEN_TYPES } from '#core/tokenizer/ggufMetadata';
import type { PlainValue } from './ggufWriter.ts';

/** A tokenizer as a GGUF file holds it. */
export interface TinyTokenizer {
  readonly size: number;
  readonly metadata: Readonly<Record<string, PlainValue>>;
}

const MERGES = ['Ġ t', 'h e', 'Ġt he', 'i n', 'Ġ a', 'e r', 'o n', 'r e', 'n d', 'Ġa nd', 'Ġ o', 'Ġo f'];

/** Byte-level BPE: a separator, 256 bytes and a few merges; 269 tokens, a prime. */
export function tinyBytePairs(): TinyTokenizer {
  const bytes = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte));
  const tokens = ['<|endoftext|>', ...bytes, ...MERGES.map(merge => merge.replace(' ', ''))];
  const types = tokens.map((_, id) => (id === 0 ? TOKEN_TYPES.control : TOKEN_TYPES.normal));
  return tokenizer(tokens, types, {
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'smollm',
    'tokenizer.ggml.merges': MERGES,
    'tokenizer.ggml.eos_token_id': 0,
    'tokenizer.ggml.add_bos_token': false,
  });
}

const CONTROLS = ['<pad>', '<eos>', '<bos>', '<unk>'];
const PIECES = ['▁t', 'he', '▁the', 'in', '▁a', 'er', 'on', 're', 'nd', '▁and', '▁o', '▁of', 'ing'];

/** SentencePiece with byte fallback: controls, 256 bytes, `▁`, the letters and a few pieces; 300 tokens. */
export function tinySentencePiece(): TinyTokenizer {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const plain = ['▁', ...'abcdefghijklmnopqrstuvwxyz', ...PIECES];
  const types = [
    ...CONTROLS.map(name => (name === '<unk>' ? TOKEN_TYPES.unknown : TOKEN_TYPES.control)),
    ...bytes.map(() => TOKEN_TYPES.byte),
    ...plain.map(() => TOKEN_TYPES.normal),
  ];
  return tokenizer([...CONTROLS, ...bytes, ...plain], types, {
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.scores': Float32Array.from(types, (_, id) => -id),
    'tokenizer.ggml.bos_token_id': 2,
    'tokenizer.ggml.eos_token_id': 1,
    'tokenizer.ggml.unknown_token_id': 3,
    'tokenizer.ggml.add_bos_token': true,
    'tokenizer.ggml.add_space_prefix': false,
  });
}

function tokenizer(
  tokens: readonly string[],
  types: readonly number[],
  rest: Readonly<Record<string, PlainValue>>,
): TinyTokenizer {
  const metadata = { 'tokenizer.ggml.tokens': tokens, 'tokenizer.ggml.token_type': Int32Array.from(types), ...rest };
  return { size: tokens.length, metadata };
}
