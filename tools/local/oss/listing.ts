/** Which names a listing is to hold. */
export interface Selection {
  readonly prefix: string;
  /** Names that go on behind it are told of once, up to it. */
  readonly delimiter: string;
  /** Only what comes behind it. */
  readonly after: string;
  /** How many names and common prefixes together. */
  readonly most: number;
}

/** A part of the names, in the order of their bytes. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly commonPrefixes: readonly string[];
  /** What the next listing comes behind, where there is more. */
  readonly next: string | undefined;
}

interface Named<Item> {
  readonly item: Item;
  readonly bytes: string;
}

/** The selected ones of these things, of which no order is asked. */
export function selectNames<Item>(
  all: Iterable<readonly [name: string, item: Item]>,
  { prefix, delimiter, after, most }: Selection,
): Listing<Item> {
  const border = bytesOf(after);
  const found = new Map<string, Named<Item | undefined>>();
  for (const [name, item] of all) {
    if (!name.startsWith(prefix) || bytesOf(name) <= border) continue;
    const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : name.slice(0, end + delimiter.length);
    if (common === undefined) found.set(name, { item, bytes: bytesOf(name) });
    // A common prefix that a listing ended with stands for all behind it.
    else if (common !== after) found.set(common, { item: undefined, bytes: bytesOf(common) });
  }
  const sorted = [...found].sort(([, one], [, other]) => (one.bytes < other.bytes ? -1 : 1));
  const chosen = sorted.slice(0, most);
  return {
    items: chosen.flatMap(([, { item }]) => (item === undefined ? [] : [item])),
    commonPrefixes: chosen.flatMap(([name, { item }]) => (item === undefined ? [name] : [])),
    next: sorted.length > most ? chosen.at(-1)?.[0] : undefined,
  };
}

// Code units of UTF-16 have another order than the bytes of UTF-8.
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}
