import { ownKey, signedHeaders } from '../upload-callback/signed-request.js';

/** What makes a function trust the tests' own key. */
export const trustOwnKey = `${ownKey.url}=${ownKey.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`;

export interface HttpEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryParameters: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly http: { readonly method: string } };
}

/** The event of an HTTP trigger for a callback that the tests' own key signed. */
export function callbackEvent(body: string | Uint8Array, changes: Partial<HttpEvent> = {}): Buffer {
  const event: HttpEvent = {
    rawPath: '/cb',
    headers: signedHeaders('/cb', body),
    queryParameters: {},
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: { http: { method: 'POST' } },
    ...changes,
  };
  return Buffer.from(JSON.stringify({ version: 'v1', ...event }));
}
