import * as vscode from 'vscode';
import type { Port } from '#core/protocol/channel';
import type { Log } from './log.ts';
import { PanelHost } from './panelHost.ts';
import { panelHtml } from './panelHtml.ts';
import type { PanelSource } from './panelSource.ts';

/** The panel's view: a page that is made anew whenever it is shown again, and restored by one snapshot. */
export class PanelView implements vscode.WebviewViewProvider {
  static readonly id = 'tokenLoupe.panel';
  readonly #extension: vscode.Uri;
  readonly #source: PanelSource;
  readonly #log: Log;

  constructor(extension: vscode.Uri, source: PanelSource, log: Log) {
    this.#extension = extension;
    this.#source = source;
    this.#log = log;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const dist = vscode.Uri.joinPath(this.#extension, 'dist');
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const host = new PanelHost(viewPort(view), this.#source, {
      words: vscode.l10n.bundle ?? {},
      isVisible: () => view.visible,
      log: this.#log.write,
    });
    view.onDidChangeVisibility(() => host.refresh());
    view.onDidDispose(() => host.dispose());
    const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    webview.html = panelHtml({
      script: file('panel.js'),
      style: file('panel.css'),
      source: webview.cspSource,
      nonce: nonce(),
      language: vscode.l10n.bundle ? vscode.env.language : 'en',
      title: 'Token Loupe',
    });
  }
}

/** A page of the editor as a port; it closes when the view is disposed of. */
function viewPort(view: vscode.WebviewView): Port {
  return {
    post: async message => {
      await view.webview.postMessage(message);
    },
    onMessage: listener => void view.webview.onDidReceiveMessage(listener),
    onClose: listener => void view.onDidDispose(() => listener(new Error('The panel is closed.'))),
  };
}

function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes));
}
