import { type OutgoingHttpHeaders, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type TcpNetConnectOpts } from 'node:net';
import { TimeoutError } from '../core/index.js';
import { isPublicAddress } from './public-address.js';
import { PrivateAddressError, publicLookup } from './public-lookup.js';

export interface PostOptions {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  readonly allowPrivate: boolean;
  /** For all of it; at its end the connection is destroyed. */
  readonly timeoutMs: number;
}

/** Bytes of an answer's body that are waited for. */
const MAX_ANSWER = 16_384;
/** Milliseconds for each address of a name. */
const ATTEMPT_MS = 2000;

/**
 * Posts once, on a connection of its own, and gives the answer's status, also that of a redirect. The body is waited for,
 * since some receivers stop working when their caller hangs up, but whatever becomes of it the status stands.
 *
 * @throws {Error} `PrivateAddressError`, `TimeoutError`, or what Node throws.
 */
export function post(
  url: URL,
  { headers, body, allowPrivate, timeoutMs }: PostOptions,
): Promise<number> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An address is not looked up.
  if (!allowPrivate && isIP(host) && !isPublicAddress(host)) {
    return Promise.reject(new PrivateAddressError());
  }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options: RequestOptions & Pick<TcpNetConnectOpts, 'autoSelectFamilyAttemptTimeout'> = {
    method: 'POST',
    headers,
    // A function is frozen between two calls, and a connection that it kept may be dead when it wakes.
    agent: false,
    // By itself Node gives up each address but the last one after 250 ms, shorter than an intercontinental round trip.
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    ...(!allowPrivate && { lookup: publicLookup }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options);
    let status: number | undefined;
    let failure: unknown;
    const timer = setTimeout(() => outgoing.destroy(new TimeoutError()), timeoutMs);
    outgoing.on('response', (response) => {
      status = response.statusCode;
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER) outgoing.destroy();
      });
      // It may come before the whole request was taken.
      response.on('end', () => outgoing.destroy());
    });
    outgoing.on('upgrade', (response, socket) => {
      status = response.statusCode;
      socket.destroy();
    });
    outgoing.on('error', (error) => {
      failure = error;
    });
    outgoing.on('close', () => {
      clearTimeout(timer);
      if (status === undefined) reject(failure);
      else resolve(status);
    });
    outgoing.end(body);
  });
}
