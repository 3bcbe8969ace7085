import { childText, parseXml, type XmlElement } from '../../wire/index.js';
import { SmqError } from './smq-error.js';

/** What a number may be. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The root element of a body that may be missing. @throws {SmqError} `MalformedXML`. */
export function readOptionalXml(body: string): XmlElement {
  return body === '' ? { name: '', text: '', children: [] } : readXml(body);
}

/** The root element of a request's body. @throws {SmqError} `MalformedXML`. */
export function readXml(body: string): XmlElement {
  try {
    return parseXml(body);
  } catch {
    throw new SmqError('MalformedXML');
  }
}

/** The whole number in the first child of this name. @throws {SmqError} `InvalidArgument`. */
export function numberField(root: XmlElement, name: string, range: Range): number | undefined {
  return readNumber(childText(root, name), name, range);
}

/** @throws {SmqError} `InvalidArgument` for text that is no number in this range. */
export function readNumber(
  text: string | undefined,
  name: string,
  { low, high }: Range,
): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw refused(name);
  if (number >= low && number <= high) return number;
  const message = `The value of ${name} should between ${low} and ${high} seconds/bytes.`;
  throw new SmqError('InvalidArgument', message);
}

/** `True` or `False`, in any case. @throws {SmqError} `InvalidArgument`. */
export function flagField(root: XmlElement, name: string): boolean | undefined {
  const choice = childText(root, name)?.trim().toLowerCase();
  if (!choice) return undefined;
  if (choice !== 'true' && choice !== 'false') throw refused(name);
  return choice === 'true';
}

/** @throws {SmqError} `InvalidArgument`. */
export function choiceField<Choice extends string>(
  root: XmlElement,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = childText(root, name)?.trim();
  if (!text) return undefined;
  const choice = choices.find((known) => known === text);
  if (choice === undefined) throw refused(name);
  return choice;
}

/** The error for an element that can't be what it is. */
export function refused(name: string): SmqError {
  const schema = 'The XML you provided did not validate against our published schema';
  return new SmqError('InvalidArgument', `${schema}, cause by ${name}.`);
}

/** How SMQ writes what is so or not. */
export function flagText(flag: boolean): 'True' | 'False' {
  return flag ? 'True' : 'False';
}
