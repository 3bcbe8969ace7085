import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { BUCKET_NAME } from 'oss-inbox';
import { joinHeaders } from '../http/join-headers.js';
import { invalidArgument, OssError } from './oss-error.js';

/** A request to OSS, taken apart. */
export interface OssRequest {
  readonly id: string;
  /** The trace event that this request is, the cause of what comes of it. */
  readonly cause: string;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Empty for a request to the service, which lists buckets. */
  readonly bucket: string;
  /** Decoded; empty for a request to the bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name, repeated ones joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it came. */
  readonly time: Date;
  readonly clientIp: string;
  /** The whole body; empty in an upload, whose bytes come as `upload`. */
  readonly body: Buffer;
  /** The body of an upload, as it comes. */
  readonly upload: AsyncIterable<Buffer>;
}

/** A request before its body is there, and before it was told of. */
export type OssRequestHead = Omit<OssRequest, 'cause' | 'body' | 'upload'>;

/** What a handler answers; its headers are added to those that every answer has. */
export interface OssResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream goes with a Content-Length among the headers. */
  readonly body?: string | Uint8Array | Readable;
}

const BUCKET_HOST =
  /^([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\.(?:oss-[a-z0-9-]+\.aliyuncs\.com|localhost)(?::\d+)?$/;
const MAX_KEY = 1023;

/**
 * Reads the bucket from the Host header (`bucket.oss-cn-hangzhou.aliyuncs.com`, `bucket.localhost`), else from the
 * first part of the path, and percent-decodes what is left into the key.
 *
 * @throws {OssError} when the bucket, the key or the path can't be read.
 */
export function readOssRequest(message: IncomingMessage, id: string): OssRequestHead {
  const target = message.url ?? '/';
  const border = target.indexOf('?');
  const path = border < 0 ? target : target.slice(0, border);
  const [bucket, encodedKey] = splitPath(message.headers.host ?? '', path);
  const key = decode(encodedKey);
  checkNames(bucket, key);
  return {
    id,
    method: message.method ?? 'GET',
    target,
    bucket,
    key,
    query: readQuery(border < 0 ? '' : target.slice(border + 1)),
    headers: joinHeaders(message),
    time: new Date(),
    clientIp: message.socket.remoteAddress ?? '',
  };
}

/** @throws {OssError} `InvalidBucketName`, `InvalidObjectName`; an empty name is none. */
export function checkNames(bucket: string, key: string): void {
  if (bucket !== '' && !BUCKET_NAME.test(bucket)) {
    throw new OssError(400, 'InvalidBucketName', 'The specified bucket is not valid.', {
      elements: { BucketName: bucket },
    });
  }
  if (Buffer.byteLength(key) > MAX_KEY || /^[/\\]/.test(key)) {
    throw new OssError(400, 'InvalidObjectName', 'The specified object is not valid.', {
      elements: { ObjectName: key },
    });
  }
}

/** A part of a path or query, decoded; a "+" there is a plus sign. @throws {OssError} `InvalidArgument`. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('The URI is not valid percent-encoded UTF-8.', 'ObjectName', text);
  }
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
