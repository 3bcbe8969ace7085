import OSS from 'ali-oss';
import {
  decodeCallbackBody,
  expandCallbackBody,
  parseCallbackParameter,
  parseCallbackVar,
  type UploadOptions,
} from '../../../shared/src/upload-callback/index.js';

export const credentials = { accessKeyId: 'LTAIEXAMPLE', accessKeySecret: 'the/AccessKey+secret' };
export const temporary = {
  accessKeyId: 'STS.EXAMPLE',
  accessKeySecret: 'another+secret',
  securityToken: 'CAIS+/token==',
};

export const secret = 'a ticket secret'.replaceAll(' ', '-').padEnd(24, '!');

export const options: UploadOptions = {
  bucket: 'example-bucket',
  region: 'cn-hangzhou',
  credentials,
  secrets: secret,
  callbackUrl: 'https://app.example.com/oss/callback',
  now: new Date('2026-03-07T08:00:00.900Z'),
};

/** Of `options.now`, in whole seconds. */
export const issuedAt = Date.parse('2026-03-07T08:00:00Z') / 1000;

/** The parts of ali-oss that sign, which come without types. */
interface Signer {
  signPostObjectPolicyV4(policy: string | object, date: Date): string;
  authorizationV4(
    method: string,
    request: { headers: Record<string, string>; queries?: Record<string, string | null> },
    bucket: string,
    key: string,
  ): string;
  signatureUrlV4(
    method: string,
    expires: number,
    request: { headers: Record<string, string>; queries: Record<string, string> },
    key: string,
    additionalHeaders?: string[],
  ): Promise<string>;
}

export function aliOss(holder: UploadOptions['credentials']): Signer {
  const { securityToken, ...pair } = holder;
  const client = new OSS({ region: 'oss-cn-hangzhou', bucket: options.bucket, ...pair });
  const signer = client as unknown as Signer & { options: { stsToken?: string } };
  // Given to the constructor, it would print advice.
  if (securityToken) signer.options.stsToken = securityToken;
  return signer;
}

/** What the callback function gets for an upload, as OSS would send it. */
export function received(
  callback: string,
  variables: Readonly<Record<string, string>>,
  upload: { readonly bucket: string; readonly object: string },
) {
  const target = parseCallbackParameter(callback);
  if (target === undefined || 'policy' in target) throw new Error('no callback');
  const values = { ...variables, ...upload, size: 5, reqId: '69ABDB00C0FFEE0000000001' };
  return decodeCallbackBody(Buffer.from(expandCallbackBody(target.body, target.bodyType, values)));
}

/** The callback of a presigned URL, for {@link received}. */
export function callbackOfUrl(url: string): [callback: string, variables: Record<string, string>] {
  const query = new URL(url).searchParams;
  const callbackVar = query.get('callback-var');
  return [query.get('callback') ?? '', callbackVar === null ? {} : parseCallbackVar(callbackVar)];
}
