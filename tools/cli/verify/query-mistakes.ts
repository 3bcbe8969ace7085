import { percentDecoded } from './percent-decoded.js';
import type { Trial, Variation } from './trial.js';

const FIX = 'use a callback URL or endpoint without a query, and put the values into callbackBody';
const MAX_PARAMETERS = 8;

/** What may have happened to the query, which is signed as it was sent. */
export function* queryMistakes(trial: Trial): Generator<Variation> {
  const { path, query } = trial;
  const sent = (what: string, sentQuery: Trial['query']): Variation => ({
    what,
    fix: FIX,
    trial: { ...trial, query: sentQuery },
  });
  if (typeof query !== 'string') {
    if (Object.keys(query).length > 0) yield sent('something added a query', '');
    return;
  }
  if (query === '') {
    const what = 'the query was empty, and its question mark was lost';
    yield { what, fix: FIX, trial: { ...trial, path: `${path}?` } };
    return;
  }
  yield sent('something added a query', '');
  const reordered = 'the query was written again, in another order or encoding';
  const parameters = Object.fromEntries(new URLSearchParams(query));
  yield sent(reordered, parameters);
  const [spaces, pluses] = [query.replaceAll('+', '%20'), query.replaceAll('%20', '+')];
  for (const candidate of [percentDecoded(query), ...encoded(query), spaces, pluses]) {
    if (candidate !== query) yield sent(reordered, candidate);
  }
  const pairs = query.split('&');
  for (const index of pairs.length > 1 && pairs.length <= MAX_PARAMETERS ? pairs.keys() : []) {
    const name = (pairs[index] ?? '').split('=', 1)[0];
    yield sent(`something added ${name} to the query`, pairs.toSpliced(index, 1).join('&'));
  }
}

/** The parameters in their order, encoded as libraries do. */
function encoded(query: string): string[] {
  const pairs = [...new URLSearchParams(query)];
  const strictly = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return [
    strictly,
    new URLSearchParams(pairs).toString(),
    encodeURI(Buffer.from(query).toString()),
  ];
}
