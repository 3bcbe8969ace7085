import { splitTarget } from '../capture/captured-message.js';
import type { Trial, Variation } from './trial.js';

const GATEWAY =
  'have the gateway pass the path on as it came, or verify against the path that OSS called';

// What gateways and platforms put before a path, or take away.
const PREFIXES = ['/api', '/prod', '/dev', '/test', '/staging', '/stage', '/release', '/pre'];
PREFIXES.push('/v1', '/v2', '/api/v1', '/api/v2', '/oss', '/callback', '/app');

/** In what these proxies note the target they were asked for. */
const ORIGINAL_TARGET = [
  'x-original-uri',
  'x-original-url',
  'x-rewrite-url',
  'x-envoy-original-path',
];
const MAX_SLASHES = 12;

/** What may have happened to the path, its percent-encoding aside. */
export function* pathMistakes(trial: Trial): Generator<Variation> {
  const { path, headers } = trial;
  const sent = (what: string, sentPath: string, fix = GATEWAY): Variation => ({
    what,
    fix,
    trial: { ...trial, path: sentPath },
  });
  if (path.length > 1 && path.endsWith('/')) {
    yield sent('something added a slash at the end of the path', path.slice(0, -1));
  } else yield sent('the path lost the slash at its end', `${path}/`);
  for (const name of ORIGINAL_TARGET) {
    const target = headers[name];
    if (target !== undefined) {
      yield {
        what: `the path and query were rewritten: ${name} has the ones that were signed`,
        fix: GATEWAY,
        trial: { ...trial, ...splitTarget(target) },
      };
    }
  }
  const forwarded = headers['x-forwarded-prefix'];
  const prefixes = forwarded === undefined ? PREFIXES : [forwarded.replace(/\/$/, ''), ...PREFIXES];
  for (const segments of [1, 2, 3]) {
    const prefix = new RegExp(`^(?:/[^/]+){${segments}}(?=/)`).exec(path)?.[0];
    if (prefix !== undefined) {
      yield sent(`a gateway put ${prefix} before the path`, path.slice(prefix.length));
    }
  }
  for (const prefix of prefixes) {
    yield sent(`a gateway took ${prefix} away from the path`, prefix + (path === '/' ? '' : path));
    if (path === '/') yield sent(`a gateway took ${prefix}/ away from the path`, `${prefix}/`);
  }
  yield* doubledSlashes(path, sent);
  yield sent('the path was rewritten; the root was called', '/');
}

function* doubledSlashes(
  path: string,
  sent: (what: string, sentPath: string, fix: string) => Variation,
): Generator<Variation> {
  const fix =
    'write the callback URL or endpoint without a double slash, or have the proxy keep it';
  const merged = path.replace(/\/{2,}/g, '/');
  if (merged !== path) yield sent('something doubled a slash of the path', merged, fix);
  let position = path.indexOf('/');
  for (let count = 0; position >= 0 && count < MAX_SLASHES; count += 1) {
    const doubled = `${path.slice(0, position)}/${path.slice(position)}`;
    yield sent('a double slash of the path was merged into one', doubled, fix);
    position = path.indexOf('/', position + 1);
  }
}
