import { OssError } from '../oss-error.js';
import type { StoredObject } from '../store/object-store.js';

type Headers = Readonly<Record<string, string>>;

/**
 * Whether the conditions of a request (`If-Match` … or, with the prefix, `x-oss-copy-source-if-match` …) let it pass;
 * `false` for what has not changed.
 *
 * @throws {OssError} `PreconditionFailed`.
 */
export function isWanted(object: StoredObject, headers: Headers, prefix = ''): boolean {
  const conditionOf = (name: string) => headers[`${prefix}${name}`];
  const match = conditionOf('if-match');
  if (match !== undefined && !isListed(object.eTag, match)) throw preconditionFailed('If-Match');
  const unmodifiedSince = readTime(conditionOf('if-unmodified-since'));
  if (unmodifiedSince !== undefined && secondsOf(object) > unmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const noneMatch = conditionOf('if-none-match');
  if (noneMatch !== undefined) return !isListed(object.eTag, noneMatch);
  const modifiedSince = readTime(conditionOf('if-modified-since'));
  return modifiedSince === undefined || secondsOf(object) > modifiedSince;
}

function isListed(eTag: string, list: string): boolean {
  return list.split(',').some((item) => {
    const tag = item.trim();
    return tag === '*' || tag.replaceAll('"', '').toUpperCase() === eTag;
  });
}

// A time in a header has whole seconds; one that can't be read is no condition.
function readTime(header: string | undefined): number | undefined {
  const time = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

function secondsOf({ lastModified }: StoredObject): number {
  return Math.floor(lastModified.getTime() / 1000);
}

function preconditionFailed(Condition: string): OssError {
  const message = 'At least one of the pre-conditions you specified did not hold.';
  return new OssError(412, 'PreconditionFailed', message, { elements: { Condition } });
}
