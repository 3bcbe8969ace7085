import { type SignedPush, signedPush, simplified } from '../smq/signed-push.js';

/** The event that an HTTP trigger makes of a push. */
export function pushEvent({ method, path, query, headers, body }: SignedPush): Buffer {
  const parameters = new URLSearchParams(typeof query === 'string' ? query : { ...query });
  return Buffer.from(
    JSON.stringify({
      version: 'v1',
      rawPath: path,
      headers,
      queryParameters: Object.fromEntries(parameters),
      body: body.toString('base64'),
      isBase64Encoded: true,
      requestContext: { http: { method } },
    }),
  );
}

/** The event of a SIMPLIFIED push of this text, signed with the tests' own key. */
export function simplifiedEvent(text: string | Uint8Array, headers: Record<string, string> = {}) {
  return pushEvent(signedPush(text, { ...simplified, ...headers }));
}
