import { percentDecoded } from './percent-decoded.js';
import type { Trial, Variation } from './trial.js';

const RAW = 'take the path from the request line itself (req.originalUrl, rawPath)';

/** What may have happened to the percent-encoding of a callback's path, of which the decoded form is signed. */
export function* decodedPathMistakes(trial: Trial): Generator<Variation> {
  const { path } = trial;
  const sent = (what: string, fix: string, sentPath: string): Variation => ({
    what,
    fix,
    trial: { ...trial, path: sentPath },
  });
  if (path.includes('%')) {
    yield sent(
      'the path was decoded before it was captured: decoding it again changes it',
      `decode the path once: ${RAW}`,
      path.replaceAll('%', '%25'),
    );
  }
  const once = percentDecoded(path);
  if (once !== path) {
    yield sent(
      'something percent-encoded the path a second time',
      'have the proxy pass the path on as it came',
      once,
    );
  }
}

/** What may have happened to the percent-encoding of a push's path, which is signed as it was sent. */
export function* rawPathMistakes(trial: Trial): Generator<Variation> {
  const { path } = trial;
  const plain = percentDecoded(path);
  const decodedOnTheWay = 'the path was decoded on the way; SMQ signs it as it was sent';
  const candidates: [string, string][] = [
    [decodedOnTheWay, encodeSegments(path, encodeURIComponent)],
    [decodedOnTheWay, encodeSegments(path, encodeURI)],
    ['something percent-encoded the path, which SMQ signs as it was sent', plain],
    ['something encoded the path in another way', encodeSegments(plain, encodeURIComponent)],
    ['something encoded the path in another way', path.replace(/%[\dA-F]{2}/gi, lowerCase)],
    ['something encoded the path in another way', path.replace(/%[\da-f]{2}/gi, upperCase)],
  ];
  for (const [what, sentPath] of candidates) {
    if (sentPath !== path) yield { what, fix: RAW, trial: { ...trial, path: sentPath } };
  }
}

function encodeSegments(path: string, encode: (text: string) => string): string {
  try {
    return path.split('/').map(encode).join('/');
  } catch {
    return path;
  }
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

function upperCase(text: string): string {
  return text.toUpperCase();
}
