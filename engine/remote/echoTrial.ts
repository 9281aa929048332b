import { agrees, echoBody, nextBody, readEchoed, withoutStart } from '#core/remote/completions';
import { untrueEcho } from '#core/remote/refusals';
import type { ServerCall } from './serverCall.ts';

/** What comes next is a token of text to most models. */
const PROBE = 'One, two, three, four,';

/**
 * Whether a server's completions echo a prompt with log-probabilities. Nothing of a document is sent.
 * @throws UserError `server-unsuitable` where what it tells of a text is seen to be untrue; what asking throws.
 */
export async function echoesTruly(call: ServerCall, model: string, signal: AbortSignal | undefined): Promise<boolean> {
  const ask = (body: object) => call.ask('/v1/completions', body, signal);
  const trial = await ask(echoBody(model, 'a b c', 1));
  if (trial.status !== 200 || !echoes(trial.value)) return false;
  const read = async (body: object) => {
    const { status, value } = await ask(body);
    return status === 200 ? readEchoed(value) : [];
  };
  const [next] = await read(nextBody(model, PROBE));
  if (!next || Number.isNaN(next.logProb)) return true;
  const text = PROBE + next.token;
  const echoed = withoutStart(text, await read(echoBody(model, text, 1)));
  if (agrees(PROBE, next, echoed) === false) throw untrueEcho(call.address.host);
  return true;
}

function echoes(value: unknown): boolean {
  try {
    const told = readEchoed(value);
    return told.length > 1 && told.slice(1, 3).some(({ logProb }) => !Number.isNaN(logProb));
  } catch {
    return false;
  }
}
