import { test } from 'node:test';
import { golden } from '#test/support/golden';
import { Notice, type NoticeState } from '#webview/notice.tsx';
import { rendered } from './rendered.tsx';

const states: readonly NoticeState[] = [
  { kind: 'empty', reason: 'no-document', name: '' },
  { kind: 'empty', reason: 'not-inspected', name: 'a<b.md' },
  { kind: 'empty', reason: 'no-text', name: 'Untitled-1' },
  { kind: 'missing-model', model: 'SmolLM2-135M-Instruct', bytes: 98_362_432 },
  { kind: 'missing-model', model: 'another', bytes: null },
  { kind: 'working', stage: 'fetch', name: 'SmolLM2-135M-Instruct', done: 0.416 },
  { kind: 'working', stage: 'import', name: '', done: 0 },
  { kind: 'working', stage: 'load', name: 'SmolLM2-135M-Instruct', done: null },
  { kind: 'working', stage: 'encode', name: 'notes.md', done: null },
  { kind: 'failed', error: { code: 'network-unavailable', message: 'No way there.', hint: 'Look at the proxy.' } },
  { kind: 'failed', error: { code: 'file-not-found', message: 'There is no file a.gguf.', hint: 'Name another.' } },
];

test('why there is nothing to show, and the next step', () => {
  golden('panel/notices.html', states.map(state => rendered(<Notice state={state} />)).join('\n'));
});
