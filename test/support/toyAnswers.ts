import { CONTROL, CONTROL_ID, toyBytes, toyChoices, toyLogProb, toyText, toyTokens } from './toyTokens.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface FakeServerOptions {
  readonly kind: 'llama.cpp' | 'vllm' | 'completions' | 'chat';
  readonly key?: string;
  readonly models?: readonly string[];
  /** Tokens; prompts that are longer are refused. */
  readonly context?: number;
}

/** Status and body of the answer to a request. */
export function answerTo(path: string, body: Fields, options: FakeServerOptions): [number, unknown] {
  const { kind, models = ['toy'], context = 4096 } = options;
  if (path === '/v1/models') {
    const limit = kind === 'vllm' ? { max_model_len: context } : {};
    const meta = kind === 'llama.cpp' ? { meta: { n_vocab: 65_793, n_params: 1_000, n_ctx_train: 8192 } } : {};
    return [
      200,
      { object: 'list', data: models.map(id => ({ id, object: 'model', owned_by: kind, ...limit, ...meta })) },
    ];
  }
  const answer =
    kind === 'llama.cpp' ? llama : kind === 'vllm' ? vllm : kind === 'completions' ? completions : undefined;
  return answer?.(path, body, context) ?? [404, { error: { message: 'File Not Found', code: 404 } }];
}

type Answering = (path: string, body: Fields, context: number) => [number, unknown] | undefined;

const llama: Answering = (path, body, context) => {
  if (path === '/props') {
    const more = { model_path: '/models/toy.gguf', bos_token: CONTROL, eos_token: CONTROL, build_info: 'toy' };
    return [200, { default_generation_settings: { n_ctx: context }, total_slots: 1, ...more }];
  }
  if (path === '/tokenize') {
    const content = String(body.content);
    const isControl = body.parse_special === true && content === CONTROL;
    const ids = isControl ? [CONTROL_ID] : toyTokens(content).ids;
    const all = body.add_special === true ? [CONTROL_ID, ...ids] : ids;
    return [200, { tokens: all.map(id => ({ id, piece: pieceOf(id) })) }];
  }
  return path === '/completion' ? [200, llamaCompletion(body)] : undefined;
};

function pieceOf(id: number): string | number[] {
  const written = toyText(id);
  return written.includes('\ufffd') ? [...toyBytes(id)] : written;
}

function llamaCompletion({ prompt, logit_bias, n_probs, post_sampling_probs }: Fields): unknown {
  const before = (prompt as number[]).at(-1) ?? 0;
  const biased = logit_bias as [number, number][];
  const [id] = [...biased].sort(([, a], [, b]) => b - a)[0]!;
  // As llama-server does, nothing of a token that is no whole character.
  if (toyText(id).includes('\ufffd')) return {};
  const entry = (choice: number) => ({ id: choice, token: toyText(choice), bytes: [...toyBytes(choice)] });
  if (post_sampling_probs === true) {
    const weights = biased.map(
      ([choice, bias]) => [choice, Math.exp(toyLogProb(before, choice) + bias - 1000)] as const,
    );
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    const top_probs = weights.map(([choice, weight]) => ({ ...entry(choice), prob: Math.fround(weight / total) }));
    return { completion_probabilities: [{ ...entry(id), prob: 1, top_probs }] };
  }
  const choices = toyChoices(before, Number(n_probs));
  const top_logprobs = choices.map(choice => ({ ...entry(choice), logprob: toyLogProb(before, choice) }));
  return { completion_probabilities: [{ ...entry(id), logprob: toyLogProb(before, id), top_logprobs }] };
}

const vllm: Answering = (path, body, context) => {
  if (path === '/tokenize') {
    // Control tokens in a text are always read.
    const parts = String(body.prompt).split(CONTROL);
    const ids = parts.flatMap((part, at) => [...(at > 0 ? [CONTROL_ID] : []), ...toyTokens(part).ids]);
    const all = body.add_special_tokens === true ? [CONTROL_ID, ...ids] : ids;
    const written = all.map(id => (id === CONTROL_ID ? CONTROL : alphabet(toyBytes(id))));
    return [200, { count: all.length, max_model_len: context, tokens: all, token_strs: written }];
  }
  if (path !== '/v1/completions') return undefined;
  const prompt = body.prompt as number[];
  if (prompt.length + 1 > context) return [400, { error: { message: `longer than ${context} tokens` } }];
  const told = prompt.map((id, at) => {
    if (at === 0) return null;
    const before = prompt[at - 1]!;
    const listed = [...new Set([id, ...toyChoices(before, Number(body.prompt_logprobs))])];
    const entries = listed.map((choice, place) => {
      return [
        choice,
        { logprob: toyLogProb(before, choice), rank: place === 0 ? 7 : place, decoded_token: toyText(choice) },
      ];
    });
    return Object.fromEntries(entries);
  });
  return [
    200,
    { object: 'text_completion', choices: [{ index: 0, text: 'x', logprobs: null, prompt_logprobs: told }] },
  ];
};

/** GPT-2's way to write bytes. */
function alphabet(bytes: Uint8Array): string {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter(byte => !isPrintable(byte));
  return Array.from(bytes, byte => String.fromCharCode(isPrintable(byte) ? byte : 256 + others.indexOf(byte))).join('');
}

const completions: Answering = (path, body, context) => {
  if (path !== '/v1/completions') return undefined;
  const prompt = String(body.prompt);
  if (body.echo !== true) {
    const logProb = toyLogProb(toyTokens(prompt).ids.at(-1)!, 0x21);
    return [200, { choices: [{ text: '!', logprobs: { tokens: ['!'], token_logprobs: [logProb] } }] }];
  }
  const { ids } = toyTokens(prompt);
  if (ids.length + 1 > context) return [400, { error: { message: `longer than ${context} tokens` } }];
  const all = [...ids, 0x21];
  const written = all.map(id => {
    const bytes = toyBytes(id);
    return toyText(id).includes('\ufffd')
      ? `bytes:${Array.from(bytes, byte => `\\x${byte.toString(16)}`).join('')}`
      : toyText(id);
  });
  const own = all.map((id, at) => (at === 0 ? null : toyLogProb(all[at - 1]!, id)));
  const top = all.map((id, at) => {
    if (at === 0) return null;
    const listed = [...toyChoices(all[at - 1]!, Number(body.logprobs)), id];
    return Object.fromEntries(listed.map(choice => [toyText(choice), toyLogProb(all[at - 1]!, choice)]));
  });
  const logprobs = { tokens: written, token_logprobs: own, top_logprobs: top, text_offset: written.map(() => 0) };
  const usage = { prompt_tokens: ids.length };
  return [200, { object: 'text_completion', choices: [{ index: 0, text: `${prompt}!`, logprobs }], usage }];
};
