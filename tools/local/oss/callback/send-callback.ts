import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { headerBytes } from '../../http/header-bytes.js';
import {
  type CallbackFault,
  type CallbackReply,
  fault,
  readReply,
  replyFault,
} from './callback-reply.js';

/** A callback as it goes over the wire. */
export interface SentCallback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of it: without a fault, the reply is fit to be passed to the uploader. */
export type CallbackOutcome =
  | { readonly reply: CallbackReply; readonly fault?: never }
  | { readonly reply?: CallbackReply; readonly fault: CallbackFault };

interface Options {
  /** Milliseconds. */
  readonly timeout: number;
  readonly sni: boolean;
}

// OSS takes 3 MB of headers.
const MAX_HEADERS = 3_145_728;

/** Sends one callback and waits for the reply; never rejects and follows no redirect. */
export async function sendCallback(
  callback: SentCallback,
  { timeout, sni }: Options,
): Promise<CallbackOutcome> {
  const { origin } = splitUrl(callback.url);
  return new Promise((resolve) => {
    const settle = (outcome: CallbackOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
      outgoing?.destroy();
    };
    const timer = setTimeout(() => {
      const cost = `cost:${timeout}ms, timeout:${timeout}ms`;
      const message = `Error status : -1 ${new URL(origin).host} reply timeout, ${cost} (err -4, errno115)`;
      settle({ fault: fault(message, '0202') });
    }, timeout);
    const outgoing = begin(callback, sni);
    if (!outgoing) {
      settle({ fault: unreachable });
      return;
    }
    let hasReply = false;
    outgoing.on('response', (message) => {
      hasReply = true;
      readReply(message).then(
        (reply) => {
          const found = replyFault(reply);
          settle(found ? { reply, fault: found } : { reply });
        },
        () => settle({ fault: fault('Error status : 502.') }),
      );
    });
    outgoing.on('error', (error) => {
      if (!hasReply) settle({ fault: connectionFault(error, origin) });
    });
    // As text, it would have Node write the headers in UTF-8 as well, a second time.
    outgoing.end(Buffer.from(callback.body));
  });
}

/** The address and, to the letter, the request target of a URL. */
export function splitUrl(url: string): { origin: string; path: string } {
  const [, origin = '', rest = ''] = /^(\w+:\/\/[^/?]+)(.*)$/.exec(url) ?? [];
  return { origin, path: rest.startsWith('/') ? rest : `/${rest}` };
}

const unreachable = fault(
  'Error status : -1.OSS can not connect to your callbackUrl, please check it.',
);

function begin({ url, headers }: SentCallback, sni: boolean) {
  const { origin, path } = splitUrl(url);
  const { protocol, hostname, port } = new URL(origin);
  const isHttps = protocol === 'https:';
  const options: RequestOptions = {
    method: 'POST',
    hostname,
    port: port || (isHttps ? 443 : 80),
    path,
    headers: headerBytes(headers),
    agent: false,
    maxHeaderSize: MAX_HEADERS,
    // An empty name sends no SNI, as OSS does unless callbackSNI is set. An address is no name.
    ...(isHttps && { servername: sni && isIP(hostname) === 0 ? hostname : '' }),
  };
  try {
    return (isHttps ? httpsRequest : httpRequest)(options);
  } catch {
    // A control character in a callbackHost or an additional header, which no request can hold.
    return undefined;
  }
}

function connectionFault(error: Error, origin: string): CallbackFault {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'HPE_UNEXPECTED_CONTENT_LENGTH' || code === 'HPE_INVALID_CONTENT_LENGTH') {
    return fault('Error status : 400.User server return invalid conent-length value.');
  }
  const isTls = /TLS|SSL|CERT|VERIFY|^EPROTO$|^ECONNRESET$/.test(code);
  return isTls && /^https:/i.test(origin) ? fault('Error status : 502.') : unreachable;
}
