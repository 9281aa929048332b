import type { HeadFile } from '#core/protocol/detect';
import { type EvidenceHead, openEvidenceHead } from './evidenceHead.ts';

/** A head is so small that more threads would only wait for each other. */
const THREADS = 1;

/** The heads that were asked for, kept open: opening one takes longer than running it. */
export class Heads {
  readonly #open = new Map<string, Promise<EvidenceHead>>();

  open(file: HeadFile): Promise<EvidenceHead> {
    const known = this.#open.get(file.path);
    if (known) return known;
    const opened = openEvidenceHead(file, THREADS);
    this.#open.set(file.path, opened);
    opened.catch(() => this.#open.delete(file.path));
    return opened;
  }
}
