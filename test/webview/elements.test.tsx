import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Button, ProgressBar, Select } from '#webview/elements.ts';
import { rendered } from './rendered.tsx';

test('elements have the properties that the library knows', () => {
  const choices = [
    { value: 'a', label: 'First', description: 'The first.' },
    { value: 'b', label: 'Second' },
  ];
  const cases = [
    [<Button onClick={() => {}}>Go</Button>, '<vscode-button>Go</vscode-button>\n'],
    [
      <Button secondary onClick={() => {}}>
        Go
      </Button>,
      '<vscode-button secondary>Go</vscode-button>\n',
    ],
    [<ProgressBar label="L" done={0.333} />, '<vscode-progress-bar aria-label="L" value="33"></vscode-progress-bar>\n'],
    [
      <ProgressBar label="L" done={null} />,
      '<vscode-progress-bar aria-label="L" indeterminate></vscode-progress-bar>\n',
    ],
    [
      <Select label="L" value="b" choices={choices} onChoose={() => {}} />,
      `<vscode-single-select label="L" value="b">
<vscode-option value="a" description="The first.">First</vscode-option>
<vscode-option value="b" selected>Second</vscode-option>
</vscode-single-select>
`,
    ],
  ] as const;
  for (const [view, html] of cases)
    assert.equal(
      rendered(view)
        .replaceAll('></', '>\n</')
        .replaceAll('>\n</', '></')
        .replace('></vscode-single-select', '>\n</vscode-single-select'),
      html,
    );
});
