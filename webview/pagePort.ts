import type { Port } from '#core/protocol/channel';

/** What a page in the editor is given to talk to it. */
export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** The editor as a port. It lives longer than its pages, so it never closes. */
export function pagePort(api: Pick<EditorApi, 'postMessage'>, page: Pick<Window, 'addEventListener'>): Port {
  return {
    post: async message => api.postMessage(message),
    onMessage: listener => page.addEventListener('message', event => listener(event.data)),
    onClose: () => {},
  };
}
