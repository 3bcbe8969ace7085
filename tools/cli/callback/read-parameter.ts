import { encodeBase64 } from 'oss-inbox';

/** What an upload brings along, as it travels; Base64, as far as can be told. */
export interface GivenParameter {
  readonly callback: string;
  readonly callbackVar?: string;
}

/**
 * The parameter in what somebody copied: Base64, its JSON, header lines (`x-oss-callback: …`), a query
 * (`callback=…&callback-var=…`) or the whole presigned URL.
 */
export function readParameter(text: string): GivenParameter {
  if (text.startsWith('{')) return { callback: encodeBase64(text) };
  const headers = new Map(
    Array.from(
      text.matchAll(/^x-oss-(callback(?:-var)?)\s*:\s*(\S+)\s*$/gim),
      ([, name, value]) => [name?.toLowerCase(), value],
    ),
  );
  const query = new URLSearchParams(queryIn(text));
  const callback = headers.get('callback') ?? query.get('callback') ?? decoded(text);
  const callbackVar = headers.get('callback-var') ?? query.get('callback-var');
  return { callback, ...(callbackVar && { callbackVar }) };
}

/** A value on its own: Base64 or its JSON. */
export function readBase64(text: string): string {
  return text.trim().startsWith('{') ? encodeBase64(text.trim()) : decoded(text.trim());
}

function queryIn(text: string): string {
  if (/^https?:\/\//i.test(text)) return text.replace(/^[^?]*\??/, '').replace(/#.*$/s, '');
  return /^callback(?:-var)?=/.test(text) ? text : '';
}

// Base64 itself has no percent sign.
function decoded(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}
