import { type Trial, type Variation, withHeader } from './trial.js';

const CARRIERS = ['x-forwarded-authorization', 'x-original-authorization', 'x-authorization'];
const FIX = 'take the Authorization header as it came: plain Base64, without a scheme before it';

/** What may have happened to the signature in the Authorization header. */
export function* signatureMistakes(trial: Trial): Generator<Variation> {
  const { authorization, ...headers } = trial.headers;
  const sent = (what: string, value: string, fix = FIX): Variation => ({
    what,
    fix,
    trial: withHeader(trial, 'authorization', value),
  });
  for (const name of CARRIERS) {
    const value = headers[name];
    if (value !== undefined && value !== authorization) {
      yield sent(`the signature is in ${name} and not in Authorization`, value, 'keep the header');
    }
  }
  if (authorization === undefined) return;
  const candidates: [string, string][] = [
    ['the pluses of the signature became blanks', authorization.trim().replaceAll(' ', '+')],
    ['the header is there twice', authorization.split(/,\s*/)[0] ?? ''],
    [
      'something put a scheme or an access key before the signature',
      authorization.replace(/^.*[\s:](?=\S+$)/, ''),
    ],
    ['something put quotes around the signature', authorization.replace(/^["']|["']$/g, '')],
    ['the signature was broken into lines or words', authorization.replace(/\s+/g, '')],
    ['the signature was percent-encoded', unescaped(authorization)],
    ['the signature lost the = at its end', padded(authorization)],
    [
      'the signature was put into URL-safe Base64',
      padded(authorization.replaceAll('-', '+').replaceAll('_', '/')),
    ],
  ];
  for (const [what, value] of candidates) {
    if (value !== '' && value !== authorization) yield sent(what, value);
  }
}

function padded(text: string): string {
  const bare = text.replace(/=+$/, '');
  return bare + '='.repeat((4 - (bare.length % 4)) % 4);
}

function unescaped(text: string): string {
  return text.replace(/%(?:2B|2F|3D)/gi, (sign) => decodeURIComponent(sign));
}
