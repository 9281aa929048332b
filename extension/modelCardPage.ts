import * as vscode from 'vscode';
import { cardRows, facts } from '#core/export/modelRows';
import { lenses } from '#core/lens/registry';
import { served } from '#core/lens/served';
import { translated } from '#core/lens/translated';
import type { ModelCard } from '#core/model/modelCard';
import { allHeads, chosenHead } from './headChoice.ts';
import type { Kept } from './kept.ts';
import type { Models } from './models.ts';
import type { Settings } from './settings.ts';

/** The card of the model as a page of the editor: what `models info` of the command line says. */
export class ModelCardPage implements vscode.TextDocumentContentProvider, vscode.Disposable {
  static readonly scheme = 'token-loupe-card';

  readonly #models: Models;
  readonly #settings: Settings;
  readonly #kept: Kept;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  #content = '';

  readonly onDidChange = this.#changed.event;

  constructor(models: Models, settings: Settings, kept: Kept) {
    this.#models = models;
    this.#settings = settings;
    this.#kept = kept;
  }

  /** Loads the model where it must, shows its card, and offers to measure its speed where that was not done. */
  async show(): Promise<void> {
    const { t } = vscode.l10n;
    const models = this.#models;
    const card = await models.ensure();
    this.#content = await this.#page(card);
    const uri = vscode.Uri.from({ scheme: ModelCardPage.scheme, path: `/${t('Model Card')}.md` });
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
    if (card.speed !== undefined || card.server) return;
    const measure = t('Measure');
    const question = t('How fast this model is on this machine was not measured yet.');
    void vscode.window.showInformationMessage(question, measure).then(answer => {
      if (answer === measure) void vscode.commands.executeCommand('tokenLoupe.measureModel');
    });
  }

  provideTextDocumentContent(): string {
    return this.#content;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #page(card: ModelCard): Promise<string> {
    const host = await this.#models.host();
    const head = chosenHead(await allHeads(), card.digest, this.#kept);
    const rows = cardRows(card, served(card, lenses, head && { name: head.card.name, fits: head.fits }));
    if (card.server) return page(card.name, rows);
    const info = await host.info(this.#settings.model, this.#models.hostOptions());
    return page(info.title, [...facts({ ...info, license: info.license || card.license }), ...rows]);
  }
}

/** A heading and a table. Words of a model file are anybody's: none of them is Markdown. */
function page(title: string, rows: readonly (readonly [label: string, words: string])[]): string {
  const { t } = vscode.l10n;
  const lines = rows.map(
    ([label, words]) => `| ${label === '' ? '' : `**${plain(t(label))}**`} | ${plain(translated(words, t))} |`,
  );
  return [`# ${plain(title)}`, '', '| | |', '| --- | --- |', ...lines, ''].join('\n');
}

function plain(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/[<>|`*_[\]{}()#!~$\\]/g, sign => `&#${sign.charCodeAt(0)};`);
}
