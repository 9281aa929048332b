import * as vscode from 'vscode';
import type { Lens } from '#core/lens/lens';
import { findLens, type LensId, lenses } from '#core/lens/registry';
import { type ScaleMode, scaleModes } from '#core/lens/relative';
import type { DeviceChoice } from '#core/model/device';
import type { Precision } from '#core/model/modelCard';
import type { SettingEntry } from './settingEntry.ts';
import { type SettingKey, settingTable } from './settingTable.ts';

export type ContrastKind = (typeof settingTable)['contrastWith']['enum'][number];
export type Channel = 'color' | 'underline' | 'both';

/** Settings that commands choose. */
export type TextSetting = 'lens' | 'scale' | 'model' | 'contrastWith' | 'contrastPrompt' | 'contrastOtherPrompt';

/** The only reader of the configuration. Values that the table does not allow count as the default. */
export class Settings implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ReadonlySet<SettingKey>>();
  /** Chosen by a command and on their way to the file: what was chosen is seen at once. */
  readonly #chosen = new Map<SettingKey, string>();
  readonly #subscription: vscode.Disposable;

  /** Fires with the keys whose values may have changed. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const keys = Object.keys(settingTable) as SettingKey[];
    this.#subscription = vscode.workspace.onDidChangeConfiguration(event => {
      const changed = keys.filter(key => event.affectsConfiguration(`tokenLoupe.${key}`));
      for (const key of changed) this.#chosen.delete(key);
      if (changed.length > 0) this.#changed.fire(new Set(changed));
    });
  }

  get lens(): Lens<LensId> {
    return findLens(this.#text('lens')) ?? lenses[0];
  }

  get scale(): ScaleMode {
    const value = this.#text('scale');
    return scaleModes.find(mode => mode === value) ?? 'absolute';
  }

  get threshold(): number {
    return this.#number('threshold');
  }

  get channel(): Channel {
    return this.#text('channel') as Channel;
  }

  get overviewRuler(): boolean {
    return this.#read('overviewRuler') === true;
  }

  get hover(): boolean {
    return this.#read('hover') === true;
  }

  get codeLens(): boolean {
    return this.#read('codeLens') === true;
  }

  get alternatives(): number {
    return this.#number('alternatives');
  }

  get notableTokens(): number {
    return this.#number('notableTokens');
  }

  get isLive(): boolean {
    return this.#read('live') === true;
  }

  /** Milliseconds. */
  get quietTime(): number {
    return this.#number('quietTime');
  }

  /** UTF-16 units. */
  get sizeLimit(): number {
    return this.#number('sizeLimit') * 1e6;
  }

  /** A name or path; `undefined` for the default model. */
  get model(): string | undefined {
    return this.#text('model').trim() || undefined;
  }

  get modelFolders(): readonly string[] {
    const value = this.#read('modelFolders');
    return Array.isArray(value) ? value.filter(folder => typeof folder === 'string' && folder !== '') : [];
  }

  get precision(): Precision {
    return this.#text('precision') as Precision;
  }

  get device(): DeviceChoice {
    return this.#text('device') as DeviceChoice;
  }

  get threads(): number {
    return this.#number('threads');
  }

  get window(): number {
    return this.#number('window');
  }

  get startToken(): string {
    return this.#text('startToken').trim() || 'default';
  }

  get contrastWith(): ContrastKind {
    return this.#text('contrastWith') as ContrastKind;
  }

  /** Tokens. */
  get contrastContext(): number {
    return this.#number('contrastContext');
  }

  get contrastPrompt(): string {
    return this.#text('contrastPrompt');
  }

  get contrastOtherPrompt(): string {
    return this.#text('contrastOtherPrompt');
  }

  /** One of the strengths that are kept: halves. */
  get contrastBeta(): number {
    return Math.round(2 * this.#number('contrastBeta')) / 2;
  }

  /** Chooses a value: it holds at once and is written into the user's settings, or where a nearer one would win. */
  async choose(key: TextSetting, value: string): Promise<void> {
    this.#chosen.set(key, value);
    this.#changed.fire(new Set([key]));
    const configuration = vscode.workspace.getConfiguration('tokenLoupe');
    const isNear = configuration.inspect(key)?.workspaceValue !== undefined;
    const target = isNear ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await configuration.update(key, value === settingTable[key].default ? undefined : value, target);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #text(key: SettingKey): string {
    const { default: otherwise, ...entry }: SettingEntry = settingTable[key];
    const value = this.#read(key);
    return typeof value === 'string' && (entry.enum?.includes(value) ?? true) ? value : String(otherwise);
  }

  #number(key: SettingKey): number {
    const {
      default: otherwise,
      minimum = 0,
      maximum = Number.MAX_SAFE_INTEGER,
      type,
    }: SettingEntry = settingTable[key];
    const value = this.#read(key);
    const isFit = typeof value === 'number' && value >= minimum && value <= maximum;
    return isFit && (type === 'number' || Number.isInteger(value)) ? value : Number(otherwise);
  }

  #read(key: SettingKey): unknown {
    return this.#chosen.get(key) ?? vscode.workspace.getConfiguration('tokenLoupe').get(key);
  }
}
