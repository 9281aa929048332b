import { after, before, test } from 'node:test';
import type { WorkbenchOptions } from './launch.ts';
import { Workbench } from './workbench.ts';

/** Installing on a fresh machine takes a minute or two, packing half of one, milliseconds. */
const startLimitMs = 15 * 60_000;
const testLimitMs = 5 * 60_000;

/** Declares a test that drives the workbench; when it fails, a picture and the logs are kept. */
export type WorkbenchTest = (name: string, body: (workbench: Workbench) => Promise<void>) => void;

/** One workbench for the tests of a file, or of the `describe` around the call. Tests run one after the other. */
export function useWorkbench(options: WorkbenchOptions = {}): WorkbenchTest {
  let workbench: Workbench | undefined;
  before(
    async () => {
      workbench = await Workbench.start(options);
    },
    { timeout: startLimitMs },
  );
  after(() => workbench?.stop());
  return (name, body) => {
    test(name, async () => {
      if (!workbench) throw new Error('The workbench did not start.');
      try {
        await inTime(body(workbench));
      } catch (error) {
        const evidence = await workbench.keepEvidence(name).catch(failure => `none (${failure})`);
        throw new Error(`${error instanceof Error ? error.message : error}\nEvidence: ${evidence}`, { cause: error });
      }
    });
  };
}

/** Its own limit rather than the runner's, so that evidence can still be kept. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const message = `The test did not end within ${testLimitMs / 60_000} minutes.`;
    timer = setTimeout(() => reject(new Error(message)), testLimitMs);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
