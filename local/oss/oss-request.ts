import type { IncomingMessage } from 'node:http';
import { BUCKET_NAME } from '@oss-inbox/shared';
import { joinHeaders } from '../http/join-headers.js';
import { newRequestId } from '../http/request-id.js';
import { invalidArgument, OssError } from './oss-error.js';

/** A request to OSS, taken apart. */
export interface OssRequest {
  readonly id: string;
  readonly method: string;
  readonly bucket: string;
  /** Decoded; empty for a request to the bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly clientIp: string;
}

/** What a handler answers; its headers are added to those that every answer has. */
export interface OssResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const BUCKET_HOST =
  /^([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\.(?:oss-[a-z0-9-]+\.aliyuncs\.com|localhost)(?::\d+)?$/;

/**
 * Reads the bucket from the Host header (`bucket.oss-cn-hangzhou.aliyuncs.com`, `bucket.localhost`), else from the
 * first part of the path, and percent-decodes what is left into the key.
 *
 * @throws {OssError} when the bucket or the path can't be read.
 */
export function readOssRequest(message: IncomingMessage, body: Buffer): OssRequest {
  const target = message.url ?? '/';
  const border = target.indexOf('?');
  const path = border < 0 ? target : target.slice(0, border);
  const [bucket, encodedKey] = splitPath(message.headers.host ?? '', path);
  if (!BUCKET_NAME.test(bucket)) {
    throw new OssError(400, 'InvalidBucketName', 'The specified bucket is not valid.', {
      elements: { BucketName: bucket },
    });
  }
  return {
    id: newRequestId(),
    method: message.method ?? 'GET',
    bucket,
    key: decode(encodedKey),
    query: readQuery(border < 0 ? '' : target.slice(border + 1)),
    headers: joinHeaders(message),
    body,
    clientIp: message.socket.remoteAddress ?? '',
  };
}

function splitPath(host: string, path: string): [bucket: string, key: string] {
  const [, bucket] = BUCKET_HOST.exec(host.toLowerCase()) ?? [];
  if (bucket) return [bucket, path.slice(1)];
  const [, first = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return [first, key];
}

function readQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const part of text.split('&').filter(Boolean)) {
    const border = part.indexOf('=');
    const name = border < 0 ? part : part.slice(0, border);
    query.set(decode(name), border < 0 ? '' : decode(part.slice(border + 1)));
  }
  return query;
}

// A "+" in a path or a query value of OSS is a plus sign.
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('The URI is not valid percent-encoded UTF-8.', 'ObjectName', text);
  }
}
