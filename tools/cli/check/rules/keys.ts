import { closest, isObject } from 'oss-inbox';
import type { Fault, Path } from '../finding.js';
import { functionShape } from '../known-keys.js';
import { triggerConfigShapes } from '../known-trigger-keys.js';
import type { MapShape, Shape } from '../shape.js';
import { isDeferred, type Json, type Template } from '../template.js';

/** Keys of functions and triggers that nobody reads, keys that are missing, and values of the wrong type. */
export function* checkKeys({ functions }: Template): Generator<Fault> {
  for (const { path, props, triggers } of functions) {
    yield* checkShape(functionShape, props, path);
    for (const trigger of triggers) {
      const place = [...trigger.path, 'triggerConfig'];
      const shape = triggerConfigShapes.get(trigger.type);
      if (shape) yield* checkShape(shape, trigger.entry['triggerConfig'], place);
      else if (trigger.type !== '')
        yield unknownType(trigger.type, [...trigger.path, 'triggerType']);
    }
  }
}

/** What is wrong with the value and what it holds, by its shape. */
export function* checkShape(shape: Shape, value: unknown, path: Path): Generator<Fault> {
  if (value === undefined || shape === 'any') return;
  if (typeof shape === 'string') {
    if (!fits(shape, value)) yield wrongType(shape, value, path);
  } else if ('keys' in shape) {
    // Text stands for a map in places: logConfig: auto.
    if (isObject(value)) yield* checkMap(shape, value, path);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* checkShape(shape.item, item, [...path, index]);
  } else {
    yield wrongType('list', value, path);
  }
}

function* checkMap({ keys, required }: MapShape, value: Json, path: Path): Generator<Fault> {
  const place = path.at(-1) ?? 'the template';
  const known = Object.keys(keys);
  for (const [key, member] of Object.entries(value)) {
    const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (shape !== undefined) yield* checkShape(shape, member, [...path, key]);
    else yield unknownKey(key, known, [...path, key]);
  }
  for (const key of required) {
    if (value[key] !== undefined) continue;
    yield {
      code: 'key-missing',
      severity: 'error',
      path,
      message: `${place} has no ${key}, which the component requires and a deploy does not ask for.`,
      fix: key === 'prefix' || key === 'suffix' ? `Add ${key}: "" for any.` : `Add ${key}.`,
    };
  }
}

function unknownKey(key: string, choices: readonly string[], path: Path): Fault {
  const meant = closest(key, choices);
  return {
    code: 'unknown-key',
    // A newer component may know more, but hardly what is so near to a known key.
    severity: meant === undefined ? 'warning' : 'error',
    path,
    message: `${key} is not known here. As far as is known nobody reads it, and a deploy goes through without what it says.`,
    fix:
      meant === undefined ? 'Remove it, or move it to where it belongs.' : `Did you mean ${meant}?`,
  };
}

function unknownType(type: string, path: Path): Fault {
  const known = [...triggerConfigShapes.keys()];
  const meant = closest(type, known);
  return {
    code: 'trigger-type-unknown',
    severity: 'error',
    path,
    message: `There are no triggers of the type ${type}.`,
    fix: meant === undefined ? `Use one of ${known.join(', ')}.` : `Did you mean ${meant}?`,
  };
}

function fits(kind: 'text' | 'number' | 'boolean', value: unknown): boolean {
  if (typeof value === 'string' && isDeferred(value)) return true;
  return typeof value === (kind === 'text' ? 'string' : kind);
}

function wrongType(expected: string, value: unknown, path: Path): Fault {
  const isNumberInQuotes = expected === 'number' && typeof value === 'string';
  return {
    code: 'wrong-type',
    severity: 'error',
    path,
    message: `${path.at(-1)} must be a ${expected}, and is a ${nameOf(value)}. s verify refuses it, a deploy sends it.`,
    fix: isNumberInQuotes
      ? 'Write it without quotes; a value from the environment is always text, so that only a default can be a number.'
      : `Write a ${expected}.`,
  };
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'map';
  return typeof value === 'string' ? 'text' : typeof value;
}
