// Besides line feeds: a terminal acts on control characters, and invisible ones make texts look alike that differ.
const UNSEEN = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu;

/** Text from outside for a terminal: what cannot be seen is escaped, line feeds aside. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Text as one quoted line, escaped so that every byte of it can be told, and cut after `most` characters. */
export function quoted(text: string, most = Number.POSITIVE_INFINITY): string {
  const shown = printable(JSON.stringify(text.slice(0, most)));
  return text.length > most ? `${shown} and ${text.length - most} more characters` : shown;
}
