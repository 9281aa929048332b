/** What keeps values from session to session; a `Memento` of the editor is one. */
export interface Kept {
  get(key: string): unknown;
  update(key: string, value: unknown): unknown;
}
