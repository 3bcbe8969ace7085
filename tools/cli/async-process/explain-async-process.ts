import { type AsyncProcess, InboxError, kindOfAction, parseAsyncProcess } from 'oss-inbox';
import { error, type Problem } from '../terminal/problem.js';
import { problemsIn } from './problems.js';
import { formValue, splitSystem } from './system-actions.js';

/** A part of the value, as it is written and as it is meant. */
interface Part {
  readonly text: string;
  /** Of a parameter that has one. */
  readonly name?: string;
  /** Of a parameter; decoded, where it was encoded. */
  readonly value?: string;
  readonly meaning: string;
  /** 0 for an action, 1 for a parameter of it. */
  readonly level: 0 | 1;
}

export interface Explanation {
  /** Without the name of the form field and its encoding. */
  readonly value: string;
  readonly parts: readonly Part[];
  /** Absent where OSS would refuse the value. */
  readonly parsed?: AsyncProcess;
  readonly problems: readonly Problem[];
}

/** Every part of an `x-oss-async-process` value or POST body with what it says, and what is wrong with it. */
export function explainAsyncProcess(text: string): Explanation {
  const value = formValue(text);
  const [actions = '', ...groups] = value.split('|');
  const parts = [...actionParts(actions), ...groups.flatMap(systemParts)];
  try {
    const parsed = parseAsyncProcess(text.trim());
    return { value, parts, parsed, problems: problemsIn(value, parsed) };
  } catch (refused) {
    return { value, parts, problems: refusals(value, refused) };
  }
}

function refusals(value: string, refused: unknown): Problem[] {
  if (!(refused instanceof InboxError)) throw refused;
  const message = refused.message.replace(/^x-oss-async-process: /, '');
  const problems = problemsIn(value);
  // It may be said already, in better words.
  const [field = ''] = message.split(':');
  const isKnown = problems.some((problem) => problem.message.startsWith(`${field} `));
  return isKnown ? problems : [error(message), ...problems];
}

function actionParts(group: string): Part[] {
  const [product = '', action, ...followers] = group.split('/');
  const first = action === undefined ? product : `${product}/${action}`;
  return [first, ...followers].flatMap((text, index) => {
    const [name = '', ...params] = text.split(',');
    const part: Part = { text: name, meaning: actionMeaning(name, index), level: 0 };
    return [part, ...params.map(paramPart)];
  });
}

function actionMeaning(name: string, index: number): string {
  if (index > 0) return 'goes with the action before it';
  if (name.startsWith('style/')) return 'the actions that this style of the bucket holds';
  const kind = kindOfAction(name);
  return kind === undefined
    ? 'an action that is not documented to notify'
    : `its result arrives as ${kind}`;
}

function paramPart(text: string): Part {
  const border = text.indexOf('_');
  if (border < 0) return { text, meaning: 'a value without a name', level: 1 };
  const name = text.slice(0, border);
  return { text, name, value: text.slice(border + 1), meaning: '', level: 1 };
}

const meanings = new Map([
  ['saveas,b', 'bucket of the result'],
  ['saveas,o', 'key of the result; what is in braces OSS fills in'],
  ['notify,topic', 'SMQ topic that hears of the result'],
]);

function systemParts(group: string): Part[] {
  return splitSystem(group).flatMap(({ text, name, params }) => [
    {
      text,
      meaning:
        name === 'saveas'
          ? 'where the result goes'
          : name === 'notify'
            ? 'who hears of it'
            : 'not known to OSS',
      level: 0 as const,
    },
    ...params.map(({ text: param, key, decoded }) => ({
      text: param,
      name: key,
      ...(decoded !== undefined && { value: decoded }),
      meaning: meanings.get(`${name},${key}`) ?? `not known to ${name}`,
      level: 1 as const,
    })),
  ]);
}
