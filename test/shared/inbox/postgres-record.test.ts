import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { InboxRecord } from '../../../shared/src/inbox/index.js';
import { columnsOf, primaryKeyOf } from '../../../shared/src/inbox/postgres-record.js';

const record: InboxRecord = { id: 'id', type: 'type', payload: { a: 1 } };
const hashOf = (name: string) =>
  `sha256:${createHash('sha256').update(JSON.stringify(name)).digest('base64url')}`;

describe('the name of a record', () => {
  it.each([
    ['a plain one', 'a'],
    ['an empty one', ''],
    ['400 characters', 'ü'.repeat(400)],
    ['a character beyond the first plane', '🌊'],
    ['a hash further on', `a ${hashOf('a')}`],
  ])('is stored as it is: %s', (_, name) => {
    expect(primaryKeyOf({ ...record, id: name })).toEqual({ id: name, type: 'type' });
    expect(primaryKeyOf({ ...record, type: name })).toEqual({ id: 'id', type: name });
  });

  it.each([
    ['401 characters', 'a'.repeat(401)],
    ['a NUL', 'a\0'],
    ['half a character', '\ud83c'],
    ['the look of a hash', hashOf('a')],
  ])('is stored as its hash where it has %s', (_, name) => {
    expect(primaryKeyOf({ ...record, id: name })).toEqual({ id: hashOf(name), type: 'type' });
    expect(primaryKeyOf({ ...record, type: name })).toEqual({ id: 'id', type: hashOf(name) });
  });
});

describe('the columns of a record', () => {
  it('are its name, its object and its payload', () => {
    const object = { bucket: 'photos', key: 'a.jpg' };
    expect(columnsOf({ ...record, ...object })).toEqual({
      id: 'id',
      type: 'type',
      ...object,
      keepUntil: null,
      payload: '{"a":1}',
    });
    const keepUntil = Date.UTC(2026, 0, 2);
    expect(columnsOf({ ...record, keepUntil })).toMatchObject({ keepUntil: new Date(keepUntil) });
  });

  it('are null where there is nothing', () => {
    expect(columnsOf({ ...record, payload: undefined })).toMatchObject({
      bucket: null,
      key: null,
      payload: 'null',
    });
  });

  it.each<[string, string, string | null]>([
    ['empty', '', ''],
    ['1,023 bytes', '\u20ac'.repeat(341), '\u20ac'.repeat(341)],
    ['1,024 bytes', `${'\u20ac'.repeat(341)}x`, null],
    ['a NUL', 'a\0', null],
    ['half a character', 'a\udc00', null],
  ])('have such a bucket or key only as OSS could have it: %s', (_, name, expected) => {
    const { bucket } = columnsOf({ ...record, bucket: name });
    const { key } = columnsOf({ ...record, key: name });
    expect({ bucket, key }).toEqual({ bucket: expected, key: expected });
  });
});
