import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderConfig } from '#core/model/folderConfig';
import { readFixture } from '#test/support/fixtureLm';

test('a config has the sizes under the names of transformers', async () => {
  const { config } = await readFixture('gemma3');
  assert.deepEqual(folderConfig(config, { begin: 0, end: null }), {
    model_type: 'gemma3_text',
    vocab_size: 258,
    hidden_size: 32,
    intermediate_size: 64,
    num_hidden_layers: 6,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 16,
    max_position_embeddings: 128,
    tie_word_embeddings: true,
    bos_token_id: 0,
  });
});
