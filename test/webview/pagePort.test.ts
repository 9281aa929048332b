import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagePort } from '#webview/pagePort.ts';

test('messages go to the editor and come from the page’s window', async () => {
  const posted: unknown[] = [];
  const page = new EventTarget();
  const port = pagePort({ postMessage: message => posted.push(message) }, page as unknown as Window);
  const heard: unknown[] = [];
  port.onMessage(message => heard.push(message));
  await port.post({ a: 1 });
  page.dispatchEvent(Object.assign(new Event('message'), { data: { b: 2 } }));
  assert.deepEqual([posted, heard], [[{ a: 1 }], [{ b: 2 }]]);
});

test('what cannot be sent is told', async () => {
  const port = pagePort(
    {
      postMessage: () => {
        throw new Error('no');
      },
    },
    new EventTarget() as unknown as Window,
  );
  await assert.rejects(port.post({}), /no/);
});
