import { invalidArgument } from './oss-error.js';
import type { OssRequest } from './oss-request.js';

/** How an XML answer writes keys, which may hold what XML can't say. */
export interface Encoding {
  readonly type: 'url' | undefined;
  readonly encode: (text: string) => string;
}

/** What the request asks for by `encoding-type`. @throws {OssError} `InvalidArgument`. */
export function readEncoding({ query, headers }: Pick<OssRequest, 'query' | 'headers'>): Encoding {
  const type = query.get('encoding-type') ?? headers['encoding-type'] ?? '';
  if (type === '') return { type: undefined, encode: (text) => text };
  if (type === 'url') return { type, encode: encodeURIComponent };
  throw invalidArgument('Invalid Encoding Method specified in Request.', 'encoding-type', type);
}
