import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { EditorFacts, Place, Questions, Span, ThemeKind } from './questions.ts';

type Answers = {
  [Q in keyof Questions]: (ask: Questions[Q]['ask']) => Promise<Questions[Q]['answer']> | Questions[Q]['answer'];
};

/** Milliseconds between two looks of the clock; the blocks it tells are so much longer than they are. */
const resolution = 5;
const clock = monitorEventLoopDelay({ resolution });
clock.enable();

let painted: vscode.TextEditorDecorationType | undefined;

/** How each question is answered. */
export const answers: Answers = {
  host({ restartClock = false }) {
    const { rss, heapUsed } = process.memoryUsage();
    const longestBlockMs = Math.max(0, clock.max / 1e6 - resolution);
    if (restartClock) clock.reset();
    return { pid: process.pid, rssBytes: rss, heapBytes: heapUsed, longestBlockMs };
  },
  extension({ id }) {
    const found = vscode.extensions.getExtension(id);
    return {
      found: found !== undefined,
      active: found?.isActive ?? false,
      version: found?.packageJSON.version ?? '',
      folder: found?.extensionPath ?? '',
      exports: found?.isActive ? Object.keys(Object(found.exports)) : [],
    };
  },
  async activate({ id }) {
    const start = performance.now();
    const before = process.cpuUsage();
    await extension(id).activate();
    const { user, system } = process.cpuUsage(before);
    return { ms: performance.now() - start, cpuMs: (user + system) / 1000 };
  },
  async call({ id, path, args }) {
    const owner = path.slice(0, -1).reduce((value, name) => Object(value)[name], extension(id).exports);
    return Object(owner)[path.at(-1)!](...args);
  },
  async execute({ command, args = [] }) {
    return (await vscode.commands.executeCommand<unknown>(command, ...args)) ?? null;
  },
  async commands({ prefix }) {
    return (await vscode.commands.getCommands(true)).filter(id => id.startsWith(prefix)).sort();
  },
  async open({ path, content, language, virtual = false, beside = false }) {
    if (virtual) return facts(await vscode.window.showTextDocument(virtualUri(content ?? '')));
    const document = path
      ? await vscode.workspace.openTextDocument(vscode.Uri.file(path))
      : await vscode.workspace.openTextDocument({ content: content ?? '', language: language ?? 'plaintext' });
    if (path && language) await vscode.languages.setTextDocumentLanguage(document, language);
    const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    return facts(await vscode.window.showTextDocument(document, { preview: false, viewColumn }));
  },
  editor: () => (vscode.window.activeTextEditor ? facts(vscode.window.activeTextEditor) : null),
  text: () => active().document.getText(),
  line({ line }) {
    const { document, options } = active();
    return { text: document.lineAt(line).text, tabSize: Number(options.tabSize) };
  },
  async select({ span }) {
    const editor = active();
    const range = toRange(span);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    await arrived();
    return facts(editor);
  },
  async replace({ span, text }) {
    const editor = active();
    if (!(await editor.edit(edit => edit.replace(toRange(span), text)))) throw new Error('The edit was refused.');
    return facts(editor);
  },
  setting: ({ key }) => vscode.workspace.getConfiguration().get<unknown>(key) ?? null,
  async changeSetting({ key, value, scope = 'user' }) {
    const target = scope === 'user' ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await vscode.workspace.getConfiguration().update(key, value ?? undefined, target);
    return null;
  },
  async hovers({ at }) {
    const command = 'vscode.executeHoverProvider';
    const hovers: vscode.Hover[] = await vscode.commands.executeCommand(command, active().document.uri, toPosition(at));
    return hovers.flatMap(({ contents }) => contents.map(part => (typeof part === 'string' ? part : part.value)));
  },
  async codeLenses() {
    const command = 'vscode.executeCodeLensProvider';
    const lenses: vscode.CodeLens[] = await vscode.commands.executeCommand(command, active().document.uri, 1000);
    return lenses.map(lens => ({
      span: toSpan(lens.range),
      title: lens.command?.title ?? '',
      command: lens.command?.command ?? '',
    }));
  },
  async decorate({ spans, look }) {
    painted?.dispose();
    painted = vscode.window.createTextEditorDecorationType(look);
    active().setDecorations(painted, spans.map(toRange));
    await arrived();
    return null;
  },
  async notify({ severity, text, buttons }) {
    const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
    const show = { info: showInformationMessage, warning: showWarningMessage, error: showErrorMessage }[severity];
    return (await show(text, ...buttons)) ?? null;
  },
  language: () => vscode.env.language,
  theme: () => themeKinds[vscode.window.activeColorTheme.kind],
  trusted: () => vscode.workspace.isTrusted,
};

const themeKinds: Readonly<Record<vscode.ColorThemeKind, ThemeKind>> = {
  [vscode.ColorThemeKind.Light]: 'light',
  [vscode.ColorThemeKind.Dark]: 'dark',
  [vscode.ColorThemeKind.HighContrast]: 'hc-dark',
  [vscode.ColorThemeKind.HighContrastLight]: 'hc-light',
};

const virtualTexts = new Map<string, string>();

/** A document whose text comes from an extension, as those of archives and histories do. */
function virtualUri(text: string): vscode.Uri {
  const scheme = 'token-loupe-test';
  const provideTextDocumentContent = ({ path }: vscode.Uri) => virtualTexts.get(path) ?? '';
  if (virtualTexts.size === 0)
    vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent });
  const path = `/${virtualTexts.size}.txt`;
  virtualTexts.set(path, text);
  return vscode.Uri.from({ scheme, path });
}

/**
 * Resolves when the window has done what it was told so far. Selections and decorations are only sent off; what is sent after
 * them, and is answered, has overtaken nothing.
 */
async function arrived(): Promise<void> {
  await vscode.commands.executeCommand('setContext', 'tokenLoupeProbe', true);
}

function extension(id: string): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(id);
  if (!found) throw new Error(`There is no extension ${id}.`);
  return found;
}

function active(): vscode.TextEditor {
  if (!vscode.window.activeTextEditor) throw new Error('No text editor is active.');
  return vscode.window.activeTextEditor;
}

function facts({ document, selections, visibleRanges }: vscode.TextEditor): EditorFacts {
  return {
    uri: document.uri.toString(),
    languageId: document.languageId,
    version: document.version,
    lineCount: document.lineCount,
    isDirty: document.isDirty,
    selections: selections.map(({ anchor, active }) => [toPlace(anchor), toPlace(active)]),
    visibleRanges: visibleRanges.map(toSpan),
  };
}

const toPosition = ([line, column]: Place) => new vscode.Position(line, column);
const toPlace = ({ line, character }: vscode.Position): Place => [line, character];
const toRange = ([start, end]: Span) => new vscode.Range(toPosition(start), toPosition(end));
const toSpan = ({ start, end }: vscode.Range): Span => [toPlace(start), toPlace(end)];
