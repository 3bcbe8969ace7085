/** A query as it arrived: raw, without `?`; or its decoded parameters, where nothing else is left of it. */
export type ReceivedQuery = string | Readonly<Record<string, string>>;

/** How often one signature is verified at most, with one candidate after the other. */
export const MAX_VERIFICATIONS = 24;

type Encode = (text: string) => string;

// How a callback URL's query may have been written, likeliest first.
const encodings: readonly Encode[] = [
  (text) => text,
  encodeURIComponent,
  (text) => new URLSearchParams([['', text]]).toString().slice(1),
  // As the WHATWG URL parser leaves it: only what cannot stand in a query is encoded.
  // The fragment keeps a blank at the end from being cut off.
  (text) =>
    new URL(`http://host/?${text.replace(/[%&=#+\t\n\r]/g, encodeURIComponent)}#`).search.slice(1),
];

/** More parameters than this have too many orders to try. */
export const MAX_QUERY_PARAMETERS = 3;

/** The raw queries, empty or with `?`, that may have been signed, likeliest first. */
export function signedQueries(query: ReceivedQuery): string[] {
  // A line feed parts what is signed: within a query, it could move the border to the next part.
  if (typeof query !== 'string') return queryCandidates(query).filter(isOneLine);
  return isOneLine(query) ? [query && `?${query}`] : [];
}

function isOneLine(text: string): boolean {
  return !text.includes('\n');
}

/** Why none of them may have fitted, for an error message; `undefined` where there is no query, or it is known. */
export function whyQueryIsLost(query: ReceivedQuery): string | undefined {
  const count = typeof query === 'string' ? 0 : Object.keys(query).length;
  if (count === 0) return undefined;
  const tried =
    count > MAX_QUERY_PARAMETERS
      ? `more than ${MAX_QUERY_PARAMETERS} parameters are not tried`
      : 'no order and encoding of its parameters fits';
  return `of which Function Compute passes on only the decoded parameters (${tried})`;
}

/**
 * The raw queries (with `?`) that may have led to these parameters, likeliest first; none when there are more than
 * three. Function Compute hands over decoded parameters only, while the signature covers the query as it was sent.
 */
export function queryCandidates(parameters: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(parameters);
  if (entries.length === 0) return [''];
  if (entries.length > MAX_QUERY_PARAMETERS) return [];
  const candidates = new Set<string>();
  for (const withoutValue of ['=', '']) {
    for (const encode of encodings) {
      for (const order of permutations(entries)) {
        const pairs = order.map(([name, value]) => {
          return value === ''
            ? `${safely(encode, name)}${withoutValue}`
            : `${safely(encode, name)}=${safely(encode, value)}`;
        });
        candidates.add(`?${pairs.join('&')}`);
      }
    }
  }
  return [...candidates];
}

// encodeURIComponent throws on a lone surrogate, which a hostile event can hold.
function safely(encode: Encode, text: string): string {
  try {
    return encode(text);
  } catch {
    return text;
  }
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
