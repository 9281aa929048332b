import { smollm2Path } from '#test/support/models';
import { extensionId } from './packed.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** What the extension says of a document; as `Inspection` in extension/inspection.ts. */
export interface Inspected {
  readonly version: number;
  readonly lens: string;
  readonly status: 'idle' | 'scoring' | 'waiting' | 'failed';
  readonly steps: readonly { readonly start: number; readonly end: number; readonly step: number }[];
  readonly stale: readonly (readonly [number, number])[];
  readonly tokens: number;
  readonly fresh: number;
  readonly summary: { readonly perplexity: number | null; readonly scored: number };
}

/** Fetches the default model where it is not on this machine yet, so that no editor has to ask. */
export async function modelAtHand(): Promise<void> {
  await smollm2Path();
}

/** What the extension says of the active document, `undefined` where it is not inspected. */
export async function inspected({ probe }: Workbench): Promise<Inspected | undefined> {
  const editor = await probe.ask('editor', {});
  if (!editor) return undefined;
  const answer = await probe.ask('call', { id: extensionId, path: ['inspect'], args: [editor.uri] });
  return (answer ?? undefined) as Inspected | undefined;
}

/** Waits until every token of the active document has its score, whatever was typed before. */
export function scored(workbench: Workbench, timeoutMs = 60_000): Promise<Inspected> {
  return until(
    'the document is scored',
    async () => {
      const found = await inspected(workbench);
      const editor = await workbench.probe.ask('editor', {});
      const isDone = found?.status === 'idle' && found.fresh === found.tokens && found.version === editor?.version;
      return isDone ? found : undefined;
    },
    { timeoutMs },
  );
}

/** Runs *Inspect Document* and waits until it is done. */
export async function inspect(workbench: Workbench): Promise<Inspected> {
  await workbench.run('Token Loupe: Inspect Document');
  return scored(workbench);
}
