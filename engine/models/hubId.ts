/** A repository of the Hugging Face hub, as a user names it. */
export interface HubId {
  /** `organisation/name`. */
  readonly repository: string;
  /** A branch, tag or commit. */
  readonly revision: string;
}

const ID =
  /^(?:(?:hf|huggingface):(?:\/\/)?|(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/)?([\w][\w.-]{0,95}\/[\w][\w.-]{0,95}?)(?:@([\w./-]{1,100})|\/tree\/([\w./-]{1,100}))?\/?$/;

/**
 * `organisation/name`, with `@revision` where it is not `main`; with `hf:` or the address of the page in front where it
 * could be taken for a path. `undefined` for anything else.
 */
export function hubId(text: string): HubId | undefined {
  const match = ID.exec(text.trim());
  const [, repository, revision, branch] = match ?? [];
  if (repository === undefined || /\.\.|--|\.(git|gguf|onnx)$/i.test(repository)) return undefined;
  if (/\.\.|\/\//.test(revision ?? branch ?? '')) return undefined;
  return { repository, revision: revision ?? branch ?? 'main' };
}

/** How it is shown and can be asked for again. */
export function hubName({ repository, revision }: HubId): string {
  return revision === 'main' ? repository : `${repository}@${revision}`;
}
