import { encodeBase64 } from 'oss-inbox';
import { type Trial, type Variation, withHeader } from './trial.js';

const KEY_URL = 'x-oss-pub-key-url';
const VERSION = 'x-oss-signature-version';

/** What may have happened to the headers that say which key and version a callback was signed with; none is signed. */
export function* keyMistakes(trial: Trial): Generator<Variation> {
  const url = trial.headers[KEY_URL];
  if (url !== undefined) {
    if (url.includes('://')) {
      yield {
        what: `${KEY_URL} holds the URL itself and not its Base64`,
        fix: 'keep the header as it came',
        trial: withHeader(trial, KEY_URL, encodeBase64(url)),
      };
    }
    const cleaned = url.replace(/%3D/gi, '=').replace(/\s+|,.*$/g, '');
    if (cleaned !== url) {
      yield {
        what: `${KEY_URL} was changed: blanks, escapes, or the header twice`,
        fix: 'keep the header as it came',
        trial: withHeader(trial, KEY_URL, cleaned),
      };
    }
    yield {
      what: `${KEY_URL} names another key, but OSS's own verifies it: the header was changed`,
      fix: 'keep the header as it came',
      trial: withHeader(trial, KEY_URL, undefined),
    };
  }
  if (trial.headers[VERSION] !== undefined && trial.headers[VERSION] !== '1.0') {
    yield {
      what: `${VERSION} is not 1.0, although the signature is of that version`,
      fix: 'keep the header as it came',
      trial: withHeader(trial, VERSION, undefined),
    };
  }
}
