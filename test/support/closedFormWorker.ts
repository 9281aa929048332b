/** An inference process around a closed-form model whose runs block the process, as real ones do. */
import { createHandlers } from '#engine/worker/handlers';
import { serveHost } from '#engine/worker/serveHost';
import { ClosedFormLm, closedFormCard, unitTokenizer } from './closedFormModel.ts';

const RUN_MS = 50;

const openModel = async () => ({
  card: closedFormCard,
  tokenizer: unitTokenizer,
  lm: new ClosedFormLm(blockProcess),
  defaultWindow: 1024,
  longestWindow: 4096,
  dispose: async () => {},
});

function blockProcess(): void {
  const end = performance.now() + RUN_MS;
  while (performance.now() < end);
}

serveHost(log => createHandlers(openModel, log));
