import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { hubPlaces } from '#engine/models/hubPlaces';
import { scratchFolder } from '#test/support/scratch';

test('where nothing is said, the places of its own tools', async () => {
  const places = await hubPlaces({}, '/home/a');
  assert.deepEqual(
    { ...places, endpoint: places.endpoint.href },
    {
      endpoint: 'https://huggingface.co/',
      cache: '/home/a/.cache/huggingface/hub',
      token: undefined,
      isOffline: false,
    },
  );
});

test('the variables of its own tools, the nearer ones first', async context => {
  const home = await scratchFolder(context);
  await writeFile(join(home, 'token'), 'hf_kept\n');
  const env = { HF_ENDPOINT: 'https://mirror.example/hf', HF_HOME: home, HF_HUB_OFFLINE: '1' };
  const kept = await hubPlaces(env, '/home/a');
  assert.deepEqual(
    [kept.endpoint.href, kept.cache, kept.token, kept.isOffline],
    ['https://mirror.example/hf', join(home, 'hub'), 'hf_kept', true],
  );
  const said = await hubPlaces({ ...env, HF_TOKEN: 'hf_said', HF_HUB_CACHE: '~/c', HF_HUB_OFFLINE: '0' }, '/home/a');
  assert.deepEqual([said.token, said.cache, said.isOffline], ['hf_said', '/home/a/c', false]);
  const spoilt = await hubPlaces({ HF_ENDPOINT: 'nonsense', HF_TOKEN: 'two words' }, '/home/a');
  assert.deepEqual([spoilt.endpoint.host, spoilt.token], ['huggingface.co', undefined]);
});
