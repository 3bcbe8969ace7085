import type { CapturedRequest } from '../capture/captured-message.js';
import type { Trial, Variation } from './trial.js';

/** What the user says that path and raw query were. */
export interface GivenTarget {
  readonly path?: string | undefined;
  readonly query?: string | undefined;
}

const FIX = 'have what stands in front pass path and query on as they came';

/** What the user thinks has happened, and what the capture itself leaves open. */
export function* givenMistakes(
  trial: Trial,
  { path, query }: GivenTarget,
  { body, otherBodies }: CapturedRequest,
): Generator<Variation> {
  const raw = query?.replace(/^\?/, '');
  const [pathText, queryText] = [`the path was ${path}`, `the query was ?${raw}`];
  if (raw !== undefined) {
    yield { what: queryText, fix: FIX, trial: { ...trial, query: raw } };
  }
  if (path !== undefined) yield { what: pathText, fix: FIX, trial: { ...trial, path } };
  if (path !== undefined && raw !== undefined) {
    const what = `${pathText}, and ${queryText}`;
    yield { what, fix: FIX, trial: { ...trial, path, query: raw } };
  }
  if (body === undefined || !trial.body.equals(body)) return;
  const fix = 'give the request alone, with its body as it came';
  for (const other of otherBodies) {
    yield { what: other.what, fix, trial: { ...trial, body: other.body } };
  }
}
