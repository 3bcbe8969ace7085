import type { Owner } from '../../wire/index.js';
import { SmqError } from './smq-error.js';

/** Where a subscription delivers to. */
export type Endpoint =
  | { readonly kind: 'queue'; readonly queue: string }
  | {
      readonly kind: 'http';
      readonly url: URL;
      /** As it is sent and signed, with its query. */
      readonly path: string;
    };

/**
 * Reads `http://host[/path]` or `acs:mns:<region>:<account>:queues/<queue>`. A URL without a path of its own gets
 * SMQ's, `/notifications`.
 *
 * @throws {SmqError} `EndpointInvalid`.
 * @see https://www.alibabacloud.com/help/en/mns/httpendpoint
 */
export function readEndpoint(text: string, { region, account }: Owner): Endpoint {
  if (/^https?:\/\//i.test(text)) return readUrl(text);
  const [, itsRegion, itsAccount, queue] =
    /^acs:mns:([^:]*):([^:]*):\/?queues\/([A-Za-z0-9-]{1,256})$/.exec(text) ?? [];
  if (queue === undefined) {
    const message = 'The endpoint you provided is neither a URL nor the ARN of a queue.';
    throw new SmqError('EndpointInvalid', message);
  }
  if (itsRegion !== region || itsAccount !== account) {
    const message = `The stand-in has only the queues of acs:mns:${region}:${account}.`;
    throw new SmqError('EndpointInvalid', message);
  }
  return { kind: 'queue', queue };
}

/** The queue that a name or ARN names. */
export function queueNameOf(text: string): string {
  return text.trim().replace(/^acs:mns:[^:]*:[^:]*:\/?queues\//, '');
}

function readUrl(text: string): Endpoint {
  if (!URL.canParse(text)) throw new SmqError('EndpointInvalid');
  const url = new URL(text);
  const path = url.pathname === '/' ? '/notifications' : url.pathname;
  return { kind: 'http', url, path: path + url.search };
}
