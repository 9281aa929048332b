import type { ModelClient } from '#engine/client';

/**
 * The beginning of `text` that is about `tokens` tokens, and their ids. It is not always so many to the token: a
 * character may be several, and a text that ends sooner may be cut into others.
 */
export async function cut(
  client: ModelClient,
  text: string,
  tokens: number,
): Promise<{ readonly text: string; readonly ids: Int32Array }> {
  const whole = await client.encode({ text });
  if (whole.ids.length < tokens) throw new Error(`The text has ${whole.ids.length} tokens, not ${tokens}.`);
  const part = text.slice(0, whole.offsets[2 * tokens] ?? text.length);
  return { text: part, ids: (await client.encode({ text: part })).ids };
}
