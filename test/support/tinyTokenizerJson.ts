import { byteCharacter } from '#core/tokenizer/byteAlphabet';

/** A `tokenizer.json` of 256 bytes and a few merges, with parts of it replaced; `model` is merged with ours. */
export function tinyByteLevelJson(changes: object = {}): object {
  const bytes = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte));
  const merges = ['h e', 'Ġ h'];
  const vocab = ids([...bytes, ...merges.map(merge => merge.replace(' ', ''))]);
  return whole({ vocab, merges }, changes, {
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
  });
}

/** One of characters, spaces as `▁`, and byte tokens; `normalizer` stands before the one that makes `▁`. */
export function tinyCharactersJson({ normalizer = [], ...changes }: { normalizer?: object[]; [key: string]: unknown }) {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const merges = ['▁ ▁', '▁ a'];
  const vocab = ids([...bytes, '▁', 'a', 'b', '▁▁', '▁a']);
  const spaces = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  return whole({ vocab, merges, byte_fallback: true }, changes, {
    normalizer: 'pre_tokenizer' in changes ? null : { type: 'Sequence', normalizers: [...normalizer, spaces] },
    pre_tokenizer: null,
  });
}

function whole(model: object, changes: { readonly model?: unknown }, rest: object): object {
  const added_tokens = [
    { id: 300, content: '<|end|>', special: true },
    { id: 301, content: '<tool>', special: false },
  ];
  const changed = typeof changes.model === 'object' ? { type: 'BPE', ...model, ...changes.model } : changes.model;
  return { added_tokens, ...rest, ...changes, model: changed ?? { type: 'BPE', ...model } };
}

function ids(tokens: readonly string[]): Record<string, number> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}
