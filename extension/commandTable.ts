/** A command as the manifest says it. */
export interface CommandEntry {
  readonly title: string;
  readonly icon?: string;
  /** Where the command palette offers it: everywhere by default, `never`, or a when clause. */
  readonly palette?: string;
}

const inspected = 'tokenLoupe.inspected';

/** Every command. The manifest is written from this table, and each has its action in `commands.ts`. */
export const commandTable = {
  'tokenLoupe.inspect': { title: 'Inspect Document', icon: '$(search)' },
  'tokenLoupe.clear': { title: 'Clear Document', icon: '$(clear-all)', palette: inspected },
  'tokenLoupe.cancel': { title: 'Cancel Scoring', icon: '$(stop-circle)', palette: inspected },
  'tokenLoupe.chooseLens': { title: 'Choose Lens', icon: '$(symbol-color)' },
  'tokenLoupe.chooseScale': { title: 'Choose Scale' },
  'tokenLoupe.chooseModel': { title: 'Choose Model' },
  'tokenLoupe.setServerKey': { title: 'Set Key of a Server' },
  'tokenLoupe.forgetServerKey': { title: 'Forget Key of a Server' },
  'tokenLoupe.revokeServer': { title: 'Stop Sending Texts to a Server' },
  'tokenLoupe.showModelCard': { title: 'Show Model Card' },
  'tokenLoupe.measureModel': { title: 'Measure Speed of the Model' },
  'tokenLoupe.exportModel': { title: 'Export Model as ONNX Folder' },
  'tokenLoupe.describeToken': { title: 'Describe Token at Cursor', palette: inspected },
  'tokenLoupe.replaceToken': { title: 'Replace Token at Cursor', palette: inspected },
  'tokenLoupe.describeNextByte': { title: 'Describe What May Come at Cursor', palette: inspected },
  'tokenLoupe.ensembleNextByte': { title: 'Ensemble Next Byte with Another Model', palette: inspected },
  'tokenLoupe.readBytes': { title: 'Read Document Byte by Byte', palette: inspected },
  'tokenLoupe.stopBytes': { title: 'Stop Reading Byte by Byte', palette: inspected },
  'tokenLoupe.inspectHole': { title: 'Inspect Selection as Hole', palette: inspected },
  'tokenLoupe.nextNotable': { title: 'Go to Next Notable Token', icon: '$(arrow-down)', palette: inspected },
  'tokenLoupe.previousNotable': { title: 'Go to Previous Notable Token', icon: '$(arrow-up)', palette: inspected },
  'tokenLoupe.notableTokens': { title: 'Show Notable Tokens', palette: inspected },
  'tokenLoupe.chooseContrast': { title: 'Choose What to Compare With', palette: inspected },
  'tokenLoupe.findCritical': { title: 'Find Critical Tokens', icon: '$(target)', palette: inspected },
  'tokenLoupe.resumeCritical': { title: 'Go On Finding Critical Tokens', palette: inspected },
  'tokenLoupe.stopCritical': { title: 'Stop Finding Critical Tokens', palette: inspected },
  'tokenLoupe.goToCritical': { title: 'Go to Critical Token', palette: inspected },
  'tokenLoupe.endRipple': { title: 'End Ripple View', palette: 'tokenLoupe.rippling' },
  'tokenLoupe.export': { title: 'Export Document', icon: '$(export)', palette: inspected },
  'tokenLoupe.showAiText': { title: 'Show AI-Text Evidence' },
  'tokenLoupe.chooseHead': { title: 'Choose AI-Text Head' },
  'tokenLoupe.trainHead': { title: 'Train AI-Text Head' },
  'tokenLoupe.openPanel': { title: 'Open Panel' },
  'tokenLoupe.showStatus': { title: 'Show Status', palette: inspected },
  'tokenLoupe.showLog': { title: 'Show Log' },
  'tokenLoupe.freeMemory': { title: 'Free Memory of the Model' },
  'tokenLoupe.openSample': { title: 'Open Sample Text' },
  // Only from what the panel says of a hole.
  'tokenLoupe.changeHoleBoundary': { title: 'Split or Roll Back at the Hole', palette: 'never' },
  'tokenLoupe.changeHoleLayout': { title: 'Put the Other Side of the Hole First', palette: 'never' },
  // Only from hovers, views and lenses, with arguments.
  'tokenLoupe.replace': { title: 'Replace', palette: 'never' },
  'tokenLoupe.replaceAndRescore': { title: 'Replace and Re-Score', palette: 'never' },
  'tokenLoupe.copyToken': { title: 'Copy', palette: 'never' },
  'tokenLoupe.showInPanel': { title: 'Show in Panel', palette: 'never' },
  'tokenLoupe.reveal': { title: 'Reveal', palette: 'never' },
} as const satisfies Record<`tokenLoupe.${string}`, CommandEntry>;

export type CommandId = keyof typeof commandTable;
