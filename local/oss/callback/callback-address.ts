import { isIPv4 } from 'node:net';
import { isPublicAddress } from '@oss-inbox/shared';
import { OssError } from '../oss-error.js';
import { splitUrl } from './send-callback.js';

/**
 * Refuses URLs of private networks, as OSS does. Names are not looked up: of them, only `localhost` is known to be one.
 *
 * @throws {OssError} `InvalidArgument`.
 */
export function refusePrivate(urls: readonly string[]): void {
  for (const url of urls) {
    const { hostname } = new URL(splitUrl(url).origin);
    const isPrivate = isIPv4(hostname)
      ? !isPublicAddress(hostname)
      : /(?:^|\.)localhost\.?$/.test(hostname);
    if (isPrivate) {
      const message = 'Private address is forbidden to callback.';
      throw new OssError(400, 'InvalidArgument', message, {
        elements: { ArgumentName: 'callback', ArgumentValue: url },
      });
    }
  }
}

/** Refuses a path that OSS would sign byte by byte, which can't be done here. @throws {OssError} `NotImplemented`. */
export function refuseUnsignable(urls: readonly string[]): void {
  for (const url of urls) {
    try {
      decodeURIComponent(splitUrl(url).path.replace(/\?.*$/s, ''));
    } catch {
      const message = 'A callbackUrl whose path is not UTF-8 can not be signed locally.';
      throw new OssError(501, 'NotImplemented', message);
    }
  }
}
