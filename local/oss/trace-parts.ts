import type { Part } from '../trace/happening.js';
import type { OssRequestHead, OssResponse } from './oss-request.js';

// What is worth being shown of a request; the rest is between the client and the wire.
const SHOWN =
  /^(?:host|content-.*|date|range|if-.*|origin|referer|user-agent|expires|cache-control|x-oss-.*)$/;
/** Signatures and tokens, of which nobody needs to see more than that they are there. */
const SECRET = /^(?:authorization|signature|x-oss-signature|security-token|x-oss-security-token)$/i;
const SECRET_IN_QUERY =
  /([?&](?:signature|x-oss-signature|security-token|x-oss-security-token)=)[^&]*/gi;
const LIMIT = 65_536;

/** A request as it came, without what an upload brings. */
export function requestPart(
  { method, target, headers }: Pick<OssRequestHead, 'method' | 'target' | 'headers'>,
  body: Uint8Array,
): Part {
  const shown = Object.entries(headers).flatMap(([name, value]) => {
    if (SECRET.test(name)) return [`${name}: …`];
    return SHOWN.test(name) ? [`${name}: ${value}`] : [];
  });
  const line = `${method} ${target.replace(SECRET_IN_QUERY, '$1…')} HTTP/1.1`;
  return textPart('request', [line, ...shown, '', Buffer.from(body).toString()].join('\n'));
}

/** The fields of a form upload, without its file. */
export function formPart(
  fields: ReadonlyMap<string, string>,
  file: { readonly name: string; readonly type: string },
): Part {
  const lines = [...fields].map(([name, value]) => `${name}: ${SECRET.test(name) ? '…' : value}`);
  return textPart('form', [...lines, `file: ${file.name} ${file.type}`].join('\n'));
}

/** An answer, without the content of an object. */
export function answerPart({ status, headers = {}, body }: OssResponse): Part {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const isText = /^(?:application\/(?:xml|json)|text\/)/.test(headers['content-type'] ?? '');
  const isShown = typeof body === 'string' || (isText && body instanceof Uint8Array);
  const text = isShown ? Buffer.from(body).toString() : '';
  return textPart('answer', [`HTTP/1.1 ${status}`, ...lines, '', text].join('\n'));
}

function textPart(name: string, text: string): Part {
  const trimmed = text.trimEnd();
  if (trimmed.length <= LIMIT) return { name, text: trimmed };
  return { name, text: `${trimmed.slice(0, LIMIT)}\n… cut off after 64 KB` };
}
