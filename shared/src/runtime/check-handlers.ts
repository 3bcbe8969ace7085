import { closest } from '../core/index.js';
import type { Handlers } from './handlers.js';

const kinds: Record<keyof Handlers, true> = {
  onUpload: true,
  onTaskResult: true,
  onObjectEvent: true,
  onMessage: true,
};
const names = Object.keys(kinds);
const LIKE_A_HANDLER = /^on[A-Z]/;

/**
 * What would lose signals without a word: exports that look like handlers and are none, and handlers that are no functions.
 * Other exports are the user's own business. It takes a module's namespace as well as an object.
 */
export function handlerProblems(handlers: object): string[] {
  return members(handlers).flatMap(([name, value]) => {
    const problem = name === 'default' ? hiddenProblem(value, handlers) : problemOf(name, value);
    return problem === undefined ? [] : [`functions/handlers.ts exports ${problem}`];
  });
}

function problemOf(name: string, value: unknown): string | undefined {
  if (names.includes(name)) {
    if (typeof value === 'function') return undefined;
    return `${name}, which is not a function: make it one, or remove it to ignore its kind of signal`;
  }
  const sameDeadLetters = names.find((other) => plainOf(other) === plainOf(name));
  if (sameDeadLetters === undefined && !LIKE_A_HANDLER.test(name)) return undefined;
  const meant = sameDeadLetters ?? closest(name, names);
  const fix =
    meant === undefined
      ? `the handlers are ${names.join(', ')}; a helper needs a name that does not begin with "on"`
      : `did you mean ${meant}?`;
  return `${name}, which no signal goes to: ${fix}`;
}

/** Node gives a CommonJS module's exports once more as its default, where they do no harm. */
function hiddenProblem(value: unknown, handlers: object): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const exported = new Map(members(handlers));
  const hidden = members(value).find(
    ([name, member]) => LIKE_A_HANDLER.test(name) && exported.get(name) !== member,
  );
  return hidden && `${hidden[0]} within its default, where no signal goes: export it by its name`;
}

/** Without those that every object has. */
function members(value: object): [string, unknown][] {
  const found = new Map<string, unknown>();
  for (
    let owner: object | null = value;
    owner !== null && owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (!found.has(name)) found.set(name, Reflect.get(value, name));
    }
  }
  return [...found];
}

/** A name without what is most easily got wrong: capitals and underscores. */
function plainOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
