import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type CallbackFault, fault, judgeReply } from './callback-reply.js';

/** A callback as it goes over the wire. */
export interface SentCallback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The application's answer, fit to be passed to the uploader. */
export interface CallbackAnswer {
  readonly contentType: string;
  readonly body: Buffer;
}

interface Options {
  /** Milliseconds. */
  readonly timeout: number;
  readonly sni: boolean;
}

/** Sends one callback and waits for the answer; never rejects. */
export async function sendCallback(
  callback: SentCallback,
  { timeout, sni }: Options,
): Promise<CallbackAnswer | CallbackFault> {
  const { origin, path } = splitUrl(callback.url);
  const { protocol, hostname, port, host } = new URL(origin);
  const isHttps = protocol === 'https:';
  return new Promise((resolve) => {
    const outgoing = (isHttps ? httpsRequest : httpRequest)({
      method: 'POST',
      hostname,
      port: port || (isHttps ? 443 : 80),
      path,
      headers: callback.headers,
      agent: false,
      // An empty name sends no SNI, as OSS does unless callbackSNI is set.
      ...(isHttps && { servername: sni ? hostname : '' }),
    });
    const timer = setTimeout(() => {
      const cost = `cost:${timeout}ms, timeout:${timeout}ms`;
      settle(fault(`Error status : -1 ${host} reply timeout, ${cost} (err -4, errno115)`, '0202'));
    }, timeout);
    const settle = (result: CallbackAnswer | CallbackFault) => {
      clearTimeout(timer);
      resolve(result);
      outgoing.destroy();
    };
    outgoing.on('response', (reply: IncomingMessage) => {
      judgeReply(reply).then(settle, () => settle(fault('Error status : 502.')));
    });
    outgoing.on('error', (error) => settle(connectionFault(error)));
    outgoing.end(callback.body);
  });
}

/** The address and, to the letter, the request target of a URL. */
export function splitUrl(url: string): { origin: string; path: string } {
  const [, origin = '', rest = ''] = /^(\w+:\/\/[^/?]+)(.*)$/.exec(url) ?? [];
  return { origin, path: rest.startsWith('/') ? rest : `/${rest}` };
}

function connectionFault(error: Error): CallbackFault {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'HPE_UNEXPECTED_CONTENT_LENGTH' || code === 'HPE_INVALID_CONTENT_LENGTH') {
    return fault('Error status : 400.User server return invalid conent-length value.');
  }
  if (/TLS|SSL|CERT/.test(code)) return fault('Error status : 502.');
  return fault('Error status : -1.OSS can not connect to your callbackUrl, please check it.');
}
