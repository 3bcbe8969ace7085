import { paint } from '../terminal/paint.js';
import { printable } from '../terminal/printable.js';
import { wrapText } from '../terminal/wrap-text.js';
import type { Item } from './item.js';
import type { Inside } from './look-inside.js';
import type { Outcome } from './run-replay.js';

const MOST = 400;
const MOST_INSIDE = 5;

/** The item for people: what failed, why, and what is in it. */
export function itemText(item: Item, number: number): string {
  const { kept, deadLetter, inside, target } = item;
  const title = `${number}  ${paint('bold', printable(deadLetter?.id ?? kept.place))}`;
  if (deadLetter === undefined) return `${title}\n${line(paint('red', item.trouble ?? ''))}`;
  const { reason, attempts, time } = deadLetter;
  const facts = [
    target === undefined ? 'no function' : target.name,
    ...(time ? [`${ageText(time)} old`] : []),
    ...(attempts === undefined ? [] : [`${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`]),
  ];
  const why = reason.message === '' ? reason.code : `${reason.code}: ${reason.message}`;
  return [
    `${title}  ${printable(facts.join(', '))}`,
    line(paint('red', printable(short(why.replaceAll(/\s+/g, ' '))))),
    ...inside.slice(0, MOST_INSIDE).map(insideText),
    ...(inside.length > MOST_INSIDE ? [line(`and ${inside.length - MOST_INSIDE} more`)] : []),
  ].join('\n');
}

/** What became of it, in one line. */
export function outcomeText({ deadLetter, kept }: Item, outcome: Outcome): string {
  const name = printable(deadLetter?.id ?? kept.place);
  switch (outcome.outcome) {
    case 'replayed':
      return `${paint('green', 'replayed')}  ${name}`;
    case 'failed':
      return `${paint('red', 'failed')}    ${name}: ${printable(short(outcome.error))}`;
    case 'left':
      return `left      ${name}`;
  }
  return name;
}

/** The item and what became of it, for JSON. */
export function itemJson({ kept, deadLetter, inside, target, trouble }: Item, outcome?: Outcome) {
  const became = outcome ?? { outcome: 'listed' };
  if (deadLetter === undefined) return { place: kept.place, ...became, error: trouble };
  const { id, reason, attempts, time } = deadLetter;
  return { id, function: target?.name, time, attempts, reason, signals: inside, ...became };
}

function insideText(inside: Inside): string {
  if ('error' in inside) {
    return line(printable(`not to be decoded: ${inside.error.code}: ${inside.error.message}`));
  }
  const { type, bucket, key } = inside;
  return line(printable(short(bucket === undefined ? type : `${type}  ${bucket}/${key ?? ''}`)));
}

function line(text: string): string {
  return wrapText(text, '   ');
}

function short(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function ageText(time: Date): string {
  const seconds = Math.max(0, Math.floor((Date.now() - time.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.floor(seconds / 3600)} h`
    : `${Math.floor(seconds / 86_400)} d`;
}
