/** Where commands and views stand in the editor: menus, keys, the side bar, the walkthrough. */
import { type CommandEntry, type CommandId, commandTable } from '#extension/commandTable';
import type { Strings } from './strings.ts';

const inspected = 'tokenLoupe.inspected';

export function menus(): unknown {
  const palette = Object.entries<CommandEntry>(commandTable).flatMap(([command, entry]) =>
    entry.palette === undefined ? [] : [{ command, when: entry.palette === 'never' ? 'false' : entry.palette }],
  );
  const item = (command: CommandId, when: string, group: string) => ({ command, when, group });
  return {
    commandPalette: palette,
    'editor/title': [
      item('tokenLoupe.chooseLens', inspected, 'navigation@90'),
      item('tokenLoupe.inspect', `resourceScheme != output && !${inspected}`, '5_tokenLoupe@1'),
      item('tokenLoupe.export', inspected, '5_tokenLoupe@2'),
      item('tokenLoupe.clear', inspected, '5_tokenLoupe@3'),
    ],
    'editor/context': [
      item('tokenLoupe.showInPanel', inspected, '5_tokenLoupe@1'),
      item('tokenLoupe.replaceToken', `${inspected} && !editorReadonly`, '5_tokenLoupe@2'),
      item('tokenLoupe.findCritical', inspected, '5_tokenLoupe@3'),
    ],
    'view/title': [
      item('tokenLoupe.inspect', 'view == tokenLoupe.hotSpots', 'navigation@1'),
      item('tokenLoupe.previousNotable', `view == tokenLoupe.hotSpots && ${inspected}`, 'navigation@2'),
      item('tokenLoupe.nextNotable', `view == tokenLoupe.hotSpots && ${inspected}`, 'navigation@3'),
      item('tokenLoupe.chooseLens', 'view == tokenLoupe.panel', 'navigation@1'),
    ],
  };
}

/** Chords only, none of which means anything else where its clause holds. */
export function keybindings(): unknown[] {
  const chord = (letter: string, command: CommandId, when: string) => ({
    command,
    key: `ctrl+k ctrl+alt+${letter}`,
    mac: `cmd+k cmd+alt+${letter}`,
    when,
  });
  const editing = `editorTextFocus && ${inspected}`;
  return [
    chord('i', 'tokenLoupe.inspect', 'editorTextFocus'),
    chord('n', 'tokenLoupe.nextNotable', editing),
    chord('p', 'tokenLoupe.previousNotable', editing),
    chord('d', 'tokenLoupe.describeToken', editing),
    chord('r', 'tokenLoupe.replaceToken', `${editing} && !editorReadonly`),
    chord('l', 'tokenLoupe.chooseLens', editing),
  ];
}

export function viewsContainers(): unknown {
  return { activitybar: [{ id: 'tokenLoupe', title: 'Token Loupe', icon: 'media/panel.svg' }] };
}

export function views(strings: Strings): unknown {
  return {
    tokenLoupe: [
      {
        id: 'tokenLoupe.hotSpots',
        name: strings.add('view.hotSpots', 'Hot Spots'),
        contextualTitle: 'Token Loupe',
        initialSize: 1,
      },
      {
        id: 'tokenLoupe.panel',
        type: 'webview',
        name: strings.add('view.panel', 'Loupe'),
        contextualTitle: 'Token Loupe',
        icon: 'media/panel.svg',
        initialSize: 3,
      },
    ],
  };
}

export function viewsWelcome(strings: Strings): unknown[] {
  const contents = strings.add(
    'welcome.hotSpots',
    'No document is inspected.\n[Inspect Document](command:tokenLoupe.inspect)\nSee where a language model is surprised: it runs on this machine, and nothing of your text leaves it. Or [open the sample text](command:tokenLoupe.openSample).',
  );
  return [{ view: 'tokenLoupe.hotSpots', when: `!${inspected}`, contents }];
}

/** The picture of a step for every kind of theme; test/vscode/pictures.test.ts takes them. */
function pictures(id: string): Readonly<Record<string, string>> {
  const [light, dark] = [`media/walkthrough/${id}-light.png`, `media/walkthrough/${id}-dark.png`];
  return { light, dark, hc: dark, hcLight: light };
}

/** One walkthrough, five steps. */
export function walkthrough(strings: Strings): unknown {
  const step = (id: string, title: string, description: string, completion: string) => ({
    id,
    title: strings.add(`walkthrough.${id}.title`, title),
    description: strings.add(`walkthrough.${id}.description`, description),
    media: { image: pictures(id), altText: strings.add(`walkthrough.${id}.alt`, title) },
    completionEvents: [completion],
  });
  return {
    id: 'start',
    title: strings.add('walkthrough.title', 'See Text the Way a Language Model Reads It'),
    description: strings.add('walkthrough.description', 'Color, hover, replace: five small steps.'),
    steps: [
      step(
        'inspect',
        'Inspect a document',
        'Open any text and inspect it. The first time, a small language model is fetched; it runs on this machine only.\n[Open the Sample Text](command:tokenLoupe.openSample)\n[Inspect Document](command:tokenLoupe.inspect)',
        'onCommand:tokenLoupe.inspect',
      ),
      step(
        'hover',
        'Hover a token',
        'The stronger the color, the less the model expected the token. Hover it to see what the model would have written instead, and put that in its place.\n[Describe Token at Cursor](command:tokenLoupe.describeToken)',
        'onCommand:tokenLoupe.describeToken',
      ),
      step(
        'lens',
        'Choose what the colors show',
        'Surprisal, probability, rank, entropy, margin, or just where the tokens are. Changing it computes nothing anew.\n[Choose Lens](command:tokenLoupe.chooseLens)',
        'onCommand:tokenLoupe.chooseLens',
      ),
      step(
        'replace',
        'Replace and re-score',
        'Put another token in the place of one and see what it does to every token behind it.\n[Replace Token at Cursor](command:tokenLoupe.replaceToken)',
        'onCommand:tokenLoupe.replaceToken',
      ),
      step(
        'panel',
        'Explore in the panel',
        'The distribution at a token, the course of the document, and how often what occurs.\n[Open Panel](command:tokenLoupe.openPanel)\n[Choose Model](command:tokenLoupe.chooseModel)',
        'onCommand:tokenLoupe.openPanel',
      ),
    ],
  };
}
