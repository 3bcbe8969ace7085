import { messagePart, newPart } from '../trace/part.js';
import type { Part } from '../trace/trace-event.js';
import type { OssRequestHead, OssResponse } from './oss-request.js';

// What is worth being shown of a request; the rest is between the client and the wire.
const SHOWN =
  /^(?:host|content-.*|date|range|if-.*|origin|referer|user-agent|expires|cache-control|x-oss-.*)$/;
/** Signatures and tokens, of which nobody needs to see more than that they are there. */
const SECRET = /^(?:authorization|signature|x-oss-signature|security-token|x-oss-security-token)$/i;
const SECRET_IN_QUERY =
  /([?&](?:signature|x-oss-signature|security-token|x-oss-security-token)=)[^&]*/gi;

/** A request as it came, without what an upload brings. */
export function requestPart(
  { method, target, headers }: Pick<OssRequestHead, 'method' | 'target' | 'headers'>,
  body: Uint8Array,
): Part {
  const shown = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (SECRET.test(name)) return [[name, '…']];
    return SHOWN.test(name) ? [[name, value]] : [];
  });
  const line = `${method} ${target.replace(SECRET_IN_QUERY, '$1…')} HTTP/1.1`;
  return messagePart('request', line, shown, body);
}

/** The fields of a form upload, without its file. */
export function formPart(
  fields: ReadonlyMap<string, string>,
  file: { readonly name: string; readonly type: string },
): Part {
  const lines = [...fields].map(([name, value]) => `${name}: ${SECRET.test(name) ? '…' : value}`);
  return newPart('form', [...lines, `file: ${file.name} ${file.type}`].join('\n'));
}

/** An answer, without the content of an object. */
export function answerPart({ status, headers = {}, body }: OssResponse): Part {
  const isText = /^(?:application\/(?:xml|json)|text\/)/.test(headers['content-type'] ?? '');
  const isShown = typeof body === 'string' || (isText && body instanceof Uint8Array);
  return messagePart('answer', `HTTP/1.1 ${status}`, headers, isShown ? body : '');
}
