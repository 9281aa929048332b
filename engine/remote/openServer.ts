import { UserError } from '#core/errors';
import { type OfferedModel, readModels } from '#core/remote/vllmServer';
import { openCompletionsServer } from './completionsServer.ts';
import { openLlamaServer } from './llamaServer.ts';
import type { RemoteServer } from './remoteServer.ts';
import type { ServerCall } from './serverCall.ts';
import { openVllmServer } from './vllmServer.ts';

/** Models that a refusal names. */
const NAMED = 12;

/**
 * Finds out what kind of server it is, by asking, and whether it tells log-probabilities of a prompt. Of documents
 * nothing is sent.
 * @throws UserError `server-model`, `server-unsuitable`, and what asking throws; Cancelled.
 */
export async function openServer(call: ServerCall, signal: AbortSignal | undefined): Promise<RemoteServer> {
  const models = await call.ask('/v1/models', undefined, signal);
  const offered = models.status === 200 ? readModels(models.value) : [];
  const llama = await openLlamaServer(call, models.status === 200 ? models.value : undefined, signal);
  if (llama) {
    // A server of one model does not look at the name.
    if (offered.length > 0 && call.address.model !== undefined) chosenModel(call, offered);
    return llama;
  }
  const model = chosenModel(call, offered);
  const found = (await openVllmServer(call, model, signal)) ?? (await openCompletionsServer(call, model, signal));
  if (found) return found;
  throw new UserError(
    'server-unsuitable',
    `${call.address.host} does not tell log-probabilities of the tokens of a text.`,
    'llama.cpp’s llama-server does, vLLM does, and servers whose /v1/completions take "echo" with "logprobs"; most that only chat do not.',
  );
}

/** The model that the address names, or the only one there is. */
function chosenModel({ address: { host, model } }: ServerCall, offered: readonly OfferedModel[]): OfferedModel {
  if (model !== undefined) {
    const found = offered.find(({ id }) => id === model);
    if (found) return found;
    // Where it lists none, what is named is believed.
    if (offered.length === 0) return { id: model, context: 0, owner: '' };
  }
  if (model === undefined && offered.length === 1) return offered[0]!;
  const names = offered.slice(0, NAMED).map(({ id }) => id);
  const more = offered.length > NAMED ? ` and ${offered.length - NAMED} more` : '';
  throw new UserError(
    'server-model',
    model === undefined ? `${host} has ${offered.length} models.` : `${host} has no model "${model}".`,
    offered.length === 0
      ? `Name the model: http://${host}#MODEL.`
      : `Name one behind a #, as in http://${host}#${names[0]}. It has ${names.join(', ')}${more}.`,
  );
}
