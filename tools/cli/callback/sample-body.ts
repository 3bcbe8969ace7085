import { type CallbackTarget, callbackBodyVariables, expandCallbackBody } from 'oss-inbox';

// What OSS fills in, with a key that needs encoding, as real ones do. vpcId is empty outside of a VPC.
const system = new Map<string, string>([
  ['bucket', 'example-bucket'],
  ['object', 'uploads/Bericht 中国.png'],
  ['etag', '66BB743A8DC554948BCC40B687910021'],
  ['size', '48213'],
  ['mimeType', 'image/png'],
  ['imageInfo.height', '480'],
  ['imageInfo.width', '640'],
  ['imageInfo.format', 'png'],
  ['crc64', '16501466930114836927'],
  ['contentMd5', 'ZrtzwI3FVJSLzEC2h5EAIQ=='],
  ['clientIp', '203.0.113.7'],
  ['reqId', '6B011F23284281CE075F3B42'],
  ['operation', 'PutObject'],
]);

/** The body that OSS would send for an upload of our own making. Without values, `x:uid` is `sample-uid`. */
export function sampleBody(
  { body, bodyType }: CallbackTarget,
  variables: Readonly<Record<string, string>> | undefined,
): string {
  const own = callbackBodyVariables(body)
    .filter((name) => name.startsWith('x:'))
    .map((name) => [name, `sample-${name.slice(2)}`] as const);
  const values = { ...Object.fromEntries(system), ...(variables ?? Object.fromEntries(own)) };
  return expandCallbackBody(body, bodyType, values);
}
