import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  flagAt,
  isObject,
  malformedJson,
  objectAt,
  objectsAt,
  optionalObjectAt,
  textAt,
  unsupportedJson,
} from '#core/tokenizer/jsonValues';
import { isNamed } from '#test/support/testClients';

const json = { text: 'a', flag: true, object: {}, list: [{}], none: null };

test('values are of their kind or refused', () => {
  assert.equal(isObject([]) || isObject(null), false);
  assert.equal(textAt(json, 'text'), 'a');
  assert.equal(textAt(json, 'missing', 'b'), 'b');
  assert.equal(flagAt(json, 'flag', false), true);
  assert.equal(flagAt(json, 'none', false), false);
  assert.deepEqual(objectAt(json, 'object'), {});
  assert.equal(optionalObjectAt(json, 'none'), null);
  assert.deepEqual(objectsAt(json, 'list'), [{}]);
  assert.deepEqual(objectsAt(json, 'missing'), []);
  const wrong = [
    () => textAt(json, 'flag'),
    () => flagAt(json, 'text', true),
    () => objectAt(json, 'list'),
    () => optionalObjectAt(json, 'text'),
    () => objectsAt(json, 'object'),
  ];
  for (const read of wrong) assert.throws(read, isNamed('unsupported-tokenizer', /malformed/));
});

test('both refusals say what it is about', () => {
  assert.match(malformedJson('this').message, /malformed: this/);
  assert.match(unsupportedJson('that').message, /not supported: that/);
});
