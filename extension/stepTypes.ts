import * as vscode from 'vscode';
import type { Settings } from './settings.ts';
import { type StepStyle, stepStyles } from './stepStyles.ts';

/** A decoration type and the style it was made of. */
export interface StepType extends StepStyle {
  readonly type: vscode.TextEditorDecorationType;
}

/** The decoration types of all steps; made once, and anew where a setting draws steps in another way. */
export function makeStepTypes(settings: Settings): readonly StepType[] {
  return stepStyles(settings.channel).map(style => {
    const options: vscode.DecorationRenderOptions = {
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    };
    if (style.background) options.backgroundColor = new vscode.ThemeColor(style.background);
    if (style.border) options.border = '1px solid';
    if (style.border) options.borderColor = new vscode.ThemeColor(style.border);
    if (style.text) options.color = new vscode.ThemeColor(style.text);
    if (style.underline) options.textDecoration = style.underline;
    if (style.ruler && settings.overviewRuler) options.overviewRulerColor = new vscode.ThemeColor(style.ruler);
    return { ...style, type: vscode.window.createTextEditorDecorationType(options) };
  });
}
