/** The harness itself: what it says of the page must be so, or the other tests of this folder say nothing. */
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { describe } from 'node:test';
import type { Place, ThemeKind } from './probe/questions.ts';
import { until } from './until.ts';
import { useWorkbench } from './useWorkbench.ts';

const nasty = 'a\tb狐c\td 🦊👩‍👩‍👧 e\u0301f مرحبا';
const long = `${'word '.repeat(60)}end`;

describe('an ordinary window', () => {
  const inWorkbench = useWorkbench({
    files: {
      'nasty.txt': `first\n${nasty}\nlast\n`,
      'long.txt': `${long}\nnext\n`,
      'code.ts': 'export const one = 1;\n',
    },
    settings: { 'editor.wordWrap': 'on' },
  });

  inWorkbench(
    'finds characters after tabs, wide letters, emoji and right-to-left',
    async ({ editor, folder, page }) => {
      await editor.open({ path: `${folder}/nasty.txt` });
      const letters = ['a', 'b', '狐', 'c', 'd', '🦊', 'f', 'م'];
      for (const letter of letters) {
        const { x, y, width, height } = await editor.box([1, nasty.indexOf(letter)]);
        const hit = await page.evaluate(
          ([left, top]) => {
            const at = document.caretPositionFromPoint?.(left!, top!);
            return { text: at?.offsetNode.textContent ?? '', offset: at?.offset ?? -1 };
          },
          [x + width / 4, y + height / 2],
        );
        const around = hit.text.slice(Math.max(0, hit.offset - 1), hit.offset + letter.length);
        assert.ok(around.includes(letter), `${letter}: ${JSON.stringify(hit)}`);
      }
    },
  );

  inWorkbench('finds characters of a wrapped line', async ({ editor, folder }) => {
    await editor.open({ path: `${folder}/long.txt` });
    const first = await editor.box([0, 0]);
    const last = await editor.box([0, long.length - 1]);
    const next = await editor.box([1, 0]);
    assert.ok(first.y < last.y && last.y < next.y);
    await assert.rejects(editor.box([0, long.length + 7]), /is in sight/);
  });

  inWorkbench('types, and the document has it', async ({ editor, probe, folder }) => {
    await editor.open({ path: `${folder}/code.ts` });
    await editor.focus([0, 0]);
    await editor.type('// x');
    assert.match(await probe.ask('text', {}), /^\/\/ xexport/);
    await probe.ask('replace', {
      span: [
        [0, 0],
        [0, 4],
      ] satisfies [Place, Place],
      text: '',
    });
    assert.match(await probe.ask('text', {}), /^export/);
  });

  inWorkbench('hovers', async ({ editor, folder, probe }) => {
    await editor.open({ path: `${folder}/code.ts` });
    const hover = await until('the language server answers', async () => {
      const answers = await probe.ask('hovers', { at: [0, 14] });
      return answers.length > 0 && editor.hover([0, 14]);
    });
    assert.match(hover.text, /const one: 1/);
    await editor.hideHover();
    assert.equal(await editor.hovering.count(), 0);
  });

  inWorkbench('sees what a decoration paints, where and how', async ({ editor, folder, probe }) => {
    await editor.open({ path: `${folder}/code.ts` });
    const look = { backgroundColor: '#ff0000', color: '#0000ff', overviewRulerColor: '#00ff00' };
    await probe.ask('decorate', {
      spans: [
        [
          [0, 7],
          [0, 12],
        ],
      ],
      look,
    });
    const [at] = await until('the paint', async () => {
      const paints = await editor.paintedAt([0, 8]);
      return paints.length === 2 && paints;
    });
    assert.equal(at?.text, 'const');
    const paints = await editor.painted();
    assert.deepEqual(paints.map(({ kind, text }) => [kind, text]).sort(), [
      ['inline', 'const'],
      ['overlay', 'const'],
    ]);
    assert.equal(paints.find(({ kind }) => kind === 'overlay')?.background, 'rgb(255, 0, 0)');
    assert.equal(paints.find(({ kind }) => kind === 'inline')?.color, 'rgb(0, 0, 255)');
    assert.deepEqual(await editor.paintedAt([0, 14]), []);
    await until('the ruler', async () => (await editor.ruler()).some(({ color }) => color === '#00ff00ff'));
    await probe.ask('decorate', { spans: [], look: {} });
    await until('no paint', async () => (await editor.painted()).length === 0);
  });

  inWorkbench('reads and presses messages', async ({ notifications, probe }) => {
    const pressed = probe.ask('notify', { severity: 'warning', text: 'Mind the gap.', buttons: ['Yes', 'No'] });
    const found = await notifications.waitFor('gap');
    assert.deepEqual(found, { text: 'Mind the gap.', buttons: ['Yes', 'No'], severity: 'warning' });
    await notifications.press('gap', 'No');
    assert.equal(await pressed, 'No');
    await until('no message', async () => (await notifications.all()).length === 0);
  });

  inWorkbench('opens files by name, and tells what is offered when nothing fits', async ({ quickInput, probe }) => {
    await quickInput.openFile('nasty.txt');
    await until('it is open', async () => (await probe.ask('editor', {}))?.uri.endsWith('nasty.txt'));
    await assert.rejects(quickInput.run('No Such: Command', 500), /is not offered; there is/);
    await quickInput.dismiss();
  });

  inWorkbench('shows every kind of theme', async workbench => {
    for (const kind of ['dark', 'hc-dark', 'hc-light', 'light'] satisfies ThemeKind[]) {
      await workbench.theme(kind);
      const picture = await workbench.screenshot(`harness-${kind}`);
      assert.ok(existsSync(picture) && statSync(picture).size > 10_000);
    }
  });

  inWorkbench('loads the window again', async workbench => {
    const before = await workbench.hostPid();
    await workbench.reload();
    assert.notEqual(await workbench.hostPid(), before);
    await assert.rejects(workbench.probe.ask('execute', { command: 'no.such.command' }), /no\.such\.command/);
  });
});

describe('a restricted window', () => {
  const inWorkbench = useWorkbench({ restricted: true });

  inWorkbench('is restricted until it is trusted', async workbench => {
    assert.equal(await workbench.probe.ask('trusted', {}), false);
    await workbench.trust();
    assert.equal(await workbench.probe.ask('trusted', {}), true);
  });
});

describe('a window in another language', () => {
  const inWorkbench = useWorkbench({ locale: 'de' });

  inWorkbench('tells extensions so', async ({ probe }) => {
    assert.equal(await probe.ask('language', {}), 'de');
  });
});
