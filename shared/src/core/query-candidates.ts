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
