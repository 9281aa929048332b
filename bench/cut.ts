import type { ModelClient } from '#engine/client';

/** Ends of other tokens are tried so far behind the wanted one. */
const REACH = 64;

/** The beginning of `text` that is exactly `tokens` tokens, and their ids. */
export async function cut(
  client: ModelClient,
  text: string,
  tokens: number,
): Promise<{ readonly text: string; readonly ids: Int32Array }> {
  const whole = await client.encode({ text });
  // Cut between two tokens, a text may be cut into others; then another place close by will do.
  for (let row = tokens; row < Math.min(whole.ids.length, tokens + REACH); row++) {
    const part = text.slice(0, whole.offsets[2 * row]);
    const { ids } = await client.encode({ text: part });
    if (ids.length === tokens) return { text: part, ids };
  }
  throw new Error(`No beginning of the text has ${tokens} tokens; it has ${whole.ids.length}.`);
}
