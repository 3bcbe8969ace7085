import { describe, expect, it } from 'vitest';
import {
  matchesEventType,
  objectEventNames,
  splitEventName,
} from '../../../shared/src/object-event/index.js';

describe('objectEventNames', () => {
  it('holds every name once', () => {
    expect(objectEventNames).toHaveLength(20);
    expect(new Set(objectEventNames).size).toBe(20);
  });

  it.each(objectEventNames)(
    'has %s as Category:Action, taken by its name and its group',
    (name) => {
      const { category, action } = splitEventName(name);
      expect(`${category}:${action}`).toBe(name);
      expect(name).toMatch(/^Object[A-Z][a-z]+:[A-Z][A-Za-z]+$/);
      expect(matchesEventType(name, name)).toBe(true);
      expect(matchesEventType(`${category}:*`, name)).toBe(true);
      expect(matchesEventType(`oss:${category}:*`, name)).toBe(true);
      expect(objectEventNames.filter((other) => matchesEventType(name, other))).toEqual([name]);
    },
  );
});

describe('splitEventName', () => {
  it.each([
    ['ObjectCreated:PutObject', 'ObjectCreated', 'PutObject'],
    ['oss:ObjectCreated:PutObject', 'ObjectCreated', 'PutObject'],
    ['oss:oss:ObjectCreated:PutObject', 'ObjectCreated', 'PutObject'],
    ['ObjectTagged:PutTags', 'ObjectTagged', 'PutTags'],
    ['A:B:C', 'A', 'B:C'],
    ['PutObject', '', 'PutObject'],
    ['', '', ''],
  ])('splits %j into %j and %j', (name, category, action) => {
    expect(splitEventName(name)).toEqual({ category, action });
  });
});

describe('matchesEventType', () => {
  it.each([
    ['ObjectCreated:PutObject', 'oss:ObjectCreated:PutObject'],
    ['oss:ObjectCreated:PutObject', 'ObjectCreated:PutObject'],
    ['oss:ObjectCreated:PutObject', 'oss:ObjectCreated:PutObject'],
    ['ObjectCreated:*', 'ObjectCreated:SomethingNew'],
    ['ObjectCreated:*', 'oss:ObjectCreated:PutObject'],
    ['oss:ObjectRestore:*', 'ObjectRestore:FinishRestore'],
  ])('lets %s take %s', (pattern, name) => {
    expect(matchesEventType(pattern, name)).toBe(true);
  });

  it.each([
    ['ObjectCreated:PutObject', 'ObjectCreated:PostObject'],
    ['ObjectCreated:PutObject', 'objectcreated:putobject'],
    ['objectcreated:*', 'ObjectCreated:PutObject'],
    ['ObjectRemoved:DeleteObject', 'ObjectRemoved:DeleteObjects'],
    ['ObjectCreated:*', 'ObjectRemoved:DeleteObject'],
    ['ObjectCreated:*', 'ObjectCreatedElsewhere:PutObject'],
    ['ObjectReplication:*', 'ObjectCreated:PutObject'],
    ['ObjectCreated', 'ObjectCreated:PutObject'],
    ['ObjectCreated:Put*', 'ObjectCreated:PutObject'],
    ['OSS:ObjectCreated:PutObject', 'ObjectCreated:PutObject'],
  ])('does not let %s take %s', (pattern, name) => {
    expect(matchesEventType(pattern, name)).toBe(false);
  });
});
