import * as vscode from 'vscode';
import { ByteHover } from './byteHover.ts';
import { ByteReadings } from './byteReadings.ts';
import { FunctionLenses } from './codeLens.ts';
import { registerCommands } from './commands.ts';
import { contextKeys } from './contextKeys.ts';
import { CriticalSearches } from './criticalSearches.ts';
import { Decorations } from './decorations.ts';
import { Documents } from './documents.ts';
import { showFailure } from './failures.ts';
import { HotSpots } from './hotSpots.ts';
import { TokenHover } from './hover.ts';
import { inspectionOf, type TokenLoupeApi } from './inspection.ts';
import { openLog } from './log.ts';
import { ModelCardPage } from './modelCardPage.ts';
import { Models } from './models.ts';
import { PanelView } from './panel.ts';
import { PanelDocuments } from './panelDocuments.ts';
import { PivotMarks } from './pivotMarks.ts';
import { RecentModels } from './recentModels.ts';
import { Servers } from './servers.ts';
import type { DocumentSession } from './session.ts';
import { Settings } from './settings.ts';
import { StatusBar } from './statusBar.ts';
import { Studies } from './studies.ts';
import { TokenWords } from './tokenWords.ts';

/** The door of the extension: builds its parts and introduces them to each other. */
export function activate(context: vscode.ExtensionContext): TokenLoupeApi {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(openLog());
  const settings = own(new Settings());
  const models = own(
    new Models(
      settings,
      log,
      [vscode.Uri.joinPath(context.extensionUri, 'models').fsPath],
      new Servers(context),
      new RecentModels(context.globalState),
    ),
  );
  const fail = (error: unknown, session?: DocumentSession) => {
    return showFailure(error, log, {
      tryAgain: () => {
        models.tryAgain();
        return session?.score();
      },
      chooseModel: () => vscode.commands.executeCommand('tokenLoupe.chooseModel'),
      setKey: () => vscode.commands.executeCommand('tokenLoupe.setServerKey'),
      openSettings: query => vscode.commands.executeCommand('workbench.action.openSettings', query),
    });
  };
  const documents = own(new Documents(models, settings, fail));
  const decorations = own(new Decorations(documents, settings));
  const words = new TokenWords(models);
  const hover = new TokenHover(documents, decorations, settings, words);
  own(vscode.languages.registerHoverProvider({ pattern: '**' }, hover));
  const readings = own(new ByteReadings(documents, models, settings));
  const byteHover = new ByteHover({ documents, models, settings, readings, log });
  own(vscode.languages.registerHoverProvider({ pattern: '**' }, byteHover));
  own(vscode.languages.registerCodeLensProvider({ pattern: '**' }, own(new FunctionLenses(documents, settings))));
  own(new HotSpots(documents));
  const studies = own(new Studies(documents, models, settings, context.workspaceState));
  const searches = own(new CriticalSearches(documents, models));
  own(new PivotMarks(context.extensionUri, documents, searches));
  const cardPage = own(new ModelCardPage(models, settings, context.workspaceState));
  own(vscode.workspace.registerTextDocumentContentProvider(ModelCardPage.scheme, cardPage));
  const panel = own(new PanelDocuments({ documents, decorations, models, settings, studies, searches, readings }));
  own(vscode.window.registerWebviewViewProvider(PanelView.id, new PanelView(context.extensionUri, panel, log)));
  own(new StatusBar({ documents, models, settings, readings }, decorations, studies));
  own(contextKeys(documents));
  const { extension } = context;
  own(
    registerCommands({
      documents,
      models,
      settings,
      decorations,
      words,
      studies,
      searches,
      readings,
      kept: context.workspaceState,
      cardPage,
      log,
      extension,
      showFailure: fail,
    }),
  );
  log.write('info', `Token Loupe ${extension.packageJSON.version} is active.`);
  return {
    inspect: uri => inspectionOf(documents, decorations, uri),
    inferencePid: () => models.pid,
  };
}
