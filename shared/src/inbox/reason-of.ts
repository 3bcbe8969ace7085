import { inspect } from 'node:util';
import { InboxError } from '../core/index.js';

const LONGEST = 4000;

/** What a handler failed on, as text for the people who look for it; whatever was thrown, this does not throw. */
export function reasonOf(error: unknown, hide = (text: string) => text): string {
  try {
    const thrown = error instanceof InboxError && error.cause !== undefined ? error.cause : error;
    // Hidden first, since a secret that is cut in two would not be found.
    return hide(inspect(thrown)).slice(0, LONGEST);
  } catch {
    return 'something was thrown that cannot be shown';
  }
}
