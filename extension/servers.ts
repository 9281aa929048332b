import * as vscode from 'vscode';
import { Cancelled, UserError } from '#core/errors';
import type { ServerParams } from '#core/protocol/worker';
import type { ServerAddress } from '#engine/remote/serverAddress';
import type { ModelHost } from './modelHost.ts';

/** In the state of the extension: the servers, `host:port`, to which texts may be sent. */
const ALLOWED = 'servers';
/** In the state too: the servers for which a key is kept; the keys are in the secret storage. */
const KEYED = 'serversWithKey';

/** How a server is loaded as a model. */
export interface ServerToLoad {
  readonly path: string;
  readonly server: ServerParams;
}

/** Servers in place of a model on this machine: asked for, agreed to, and the keys for them. */
export class Servers {
  readonly #state: vscode.Memento;
  readonly #secrets: vscode.SecretStorage;

  constructor({ globalState, secrets }: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>) {
    this.#state = globalState;
    this.#secrets = secrets;
  }

  /**
   * What is needed to load `model`, where that is a server; nothing is sent there before the user has agreed to it once.
   * @throws Cancelled where the user declines; UserError `server-consent` in a workspace that is not trusted.
   */
  async toLoad(host: ModelHost, model: string | undefined): Promise<ServerToLoad | undefined> {
    if (model === undefined || !host.isServerAddress(model)) return undefined;
    const address = host.serverAddress(model);
    const { t } = vscode.l10n;
    if (!vscode.workspace.isTrusted) {
      throw new UserError(
        'server-consent',
        t('Nothing is sent to a server from a workspace that is not trusted.'),
        t('Trust the workspace, or choose a model on this machine.'),
      );
    }
    await this.#requireConsent(address);
    const key = await this.#secrets.get(secretName(address.host));
    return { path: host.addressText(address), server: key === undefined ? {} : { key } };
  }

  /** Asks for the address of a server; `undefined` where the user has changed their mind. */
  async ask(host: ModelHost): Promise<string | undefined> {
    const { t } = vscode.l10n;
    const check = (text: string) => {
      try {
        if (!host.isServerAddress(text)) return t('Write http://HOST:PORT, or http://HOST:PORT#MODEL.');
        host.serverAddress(text);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };
    const written = await vscode.window.showInputBox({
      title: t('Use a Server'),
      prompt: t(
        'llama-server, vLLM, or a server whose completions echo with log-probabilities. Documents are sent there.',
      ),
      placeHolder: 'http://127.0.0.1:8080#model',
      ignoreFocusOut: true,
      validateInput: text => (text === '' ? undefined : check(text)),
    });
    return written ? host.addressText(host.serverAddress(written)) : undefined;
  }

  /** Keeps a key for a server in the secret storage. */
  async setKey(current: string | undefined): Promise<boolean> {
    const { t } = vscode.l10n;
    const title = t('Set Key of a Server');
    const server = await vscode.window.showInputBox({
      title,
      prompt: t('The server, as HOST:PORT'),
      value: current ?? '',
      ignoreFocusOut: true,
    });
    if (!server) return false;
    const key = await vscode.window.showInputBox({
      title,
      prompt: t(
        'The key for {0}; it is kept in the secret storage of the editor and sent to this server alone.',
        server,
      ),
      password: true,
      ignoreFocusOut: true,
    });
    if (!key) return false;
    await this.#secrets.store(secretName(server.trim()), key.trim());
    await this.#note(KEYED, server.trim(), true);
    return true;
  }

  /** Forgets the key of a server; `false` where there is none or the user has changed their mind. */
  async forgetKey(): Promise<boolean> {
    const { t } = vscode.l10n;
    const server = await this.#choose(KEYED, t('Forget Key of a Server'), t('No key is kept.'));
    if (server === undefined) return false;
    await this.#secrets.delete(secretName(server));
    await this.#note(KEYED, server, false);
    return true;
  }

  /** Takes back that texts may be sent to a server. */
  async revoke(): Promise<boolean> {
    const { t } = vscode.l10n;
    const server = await this.#choose(
      ALLOWED,
      t('Stop Sending Texts to a Server'),
      t('Texts may be sent to no server.'),
    );
    if (server === undefined) return false;
    await this.#note(ALLOWED, server, false);
    return true;
  }

  async #requireConsent({ host, isEncrypted, isLocal }: ServerAddress): Promise<void> {
    if (this.#list(ALLOWED).includes(host)) return;
    const { t } = vscode.l10n;
    const send = t('Send Documents');
    const clear = isEncrypted || isLocal ? '' : ` ${t('The connection is not encrypted.')}`;
    const detail = t(
      'Every document that you inspect is sent there whole, and again where you edit it. You can take this back: "Stop Sending Texts to a Server".',
    );
    const message = t('Send the text of inspected documents to {0}?', host);
    const answer = await vscode.window.showWarningMessage(message, { modal: true, detail: detail + clear }, send);
    if (answer !== send) throw new Cancelled();
    await this.#note(ALLOWED, host, true);
  }

  async #choose(list: string, title: string, nothing: string): Promise<string | undefined> {
    const known = this.#list(list);
    if (known.length === 0) void vscode.window.showInformationMessage(nothing);
    return known.length === 0 ? undefined : vscode.window.showQuickPick([...known], { title });
  }

  #list(name: string): readonly string[] {
    const value = this.#state.get<unknown>(name);
    return Array.isArray(value) ? value.filter(host => typeof host === 'string') : [];
  }

  async #note(name: string, host: string, isIn: boolean): Promise<void> {
    const others = this.#list(name).filter(other => other !== host);
    await this.#state.update(name, isIn ? [...others, host] : others);
  }
}

const secretName = (host: string) => `server ${host}`;
