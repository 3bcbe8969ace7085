import type { OssCloud } from '../oss-cloud.js';
import { OssError } from '../oss-error.js';
import type { OssRequest } from '../oss-request.js';
import { entityTooLarge } from '../store/receive.js';

/**
 * Refuses an upload by its headers, before any of it is read.
 *
 * @throws {OssError} `MissingContentLength`, `EntityTooLarge`.
 */
export function checkLength({ maxBody }: OssCloud, { headers }: Pick<OssRequest, 'headers'>): void {
  const length = headers['content-length'];
  if (length === undefined) {
    if (headers['transfer-encoding'] !== undefined) return;
    const message = 'You must provide the Content-Length HTTP header.';
    throw new OssError(411, 'MissingContentLength', message);
  }
  if (Number(length) > maxBody) throw entityTooLarge(maxBody, Number(length));
}
