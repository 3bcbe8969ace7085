import { OssError } from '../oss-error.js';

/** Bytes of an object, `to` not among them. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The range that a request asks for; `undefined` for all of it. Without `x-oss-range-behavior: standard` OSS gives all of
 * it for a range that it can't read and for one that is not wholly inside; of several it takes the first.
 *
 * @throws {OssError} `InvalidRange`.
 * @see https://www.alibabacloud.com/help/en/oss/how-to-obtain-oss-resources-by-segmenting-http-range-requests
 */
export function readRange(
  headers: Readonly<Record<string, string>>,
  size: number,
): Range | undefined {
  const header = headers['range'];
  if (header === undefined) return undefined;
  const isStandard = headers['x-oss-range-behavior'] === 'standard';
  const [, first = '', last = '', more = ''] = /^bytes=(\d*)-(\d*)(,.*)?$/.exec(header) ?? [];
  if (first === '' && last === '') return undefined;
  if (more !== '' && isStandard) throw invalidRange(header, size);
  const from = first === '' ? size - Number(last) : Number(first);
  const to = first === '' || last === '' ? size : Number(last) + 1;
  if (first !== '' && last !== '' && from >= to) return undefined;
  if (from >= 0 && from < size && to <= size) return { from, to };
  if (!isStandard) return undefined;
  if (from >= size) throw invalidRange(header, size);
  return { from: Math.max(0, from), to: Math.min(size, to) };
}

/** What OSS answers for a range that the object does not have. */
export function invalidRange(header: string, size: number): OssError {
  return new OssError(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    elements: { ActualObjectSize: String(size), RangeRequested: header },
  });
}
