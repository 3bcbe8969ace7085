import { inspect } from 'node:util';
import type { Log } from '../core/index.js';

/** Characters of JSON, which are less than the 1 MB that OSS passes on. */
const MAX_RESULT = 250_000;

/**
 * What `onUpload` returned, if it can go to the uploader; else `null` and an error line. Its work is done by now, so
 * that failing here would only have it done again.
 */
export function passableResult(result: unknown, log: Log): unknown {
  let json: string | undefined;
  try {
    json = JSON.stringify(result);
  } catch (error) {
    log(
      'error',
      'onUpload returned a value that is not JSON-serialisable: the uploader gets null',
      {
        error: inspect(error),
      },
    );
    return null;
  }
  if (json === undefined || json.length <= MAX_RESULT) return result;
  log('error', 'the result of onUpload is too long: the uploader gets null', {
    characters: json.length,
    limit: MAX_RESULT,
  });
  return null;
}
