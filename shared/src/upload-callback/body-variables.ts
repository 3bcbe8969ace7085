import { digits, filledText, wholeNumber } from '../core/index.js';

/** What each variable is called in a body, and its shape: OSS's own name first, then what real templates call it. */
export const bodyVariables = {
  bucket: { names: ['bucket'], shape: filledText },
  object: { names: ['object', 'filename'], shape: filledText },
  etag: { names: ['etag'], shape: filledText },
  size: { names: ['size'], shape: wholeNumber },
  mimeType: { names: ['mimeType'], shape: filledText },
  height: { names: ['imageInfo.height', 'height'], shape: wholeNumber },
  width: { names: ['imageInfo.width', 'width'], shape: wholeNumber },
  format: { names: ['imageInfo.format', 'format'], shape: filledText },
  crc64: { names: ['crc64'], shape: digits },
  contentMd5: { names: ['contentMd5'], shape: filledText },
  vpcId: { names: ['vpcId'], shape: filledText },
  clientIp: { names: ['clientIp'], shape: filledText },
  reqId: { names: ['reqId'], shape: filledText },
  operation: { names: ['operation'], shape: filledText },
} as const;

export type BodyVariable = keyof typeof bodyVariables;

const names: ReadonlySet<string> = new Set(
  Object.values(bodyVariables).flatMap((variable) => variable.names),
);

/** A field's name for a message, which goes to the uploader and into the log. */
export function shorten(name: string): string {
  return name.slice(0, 100);
}

/** Whether a field of this name holds one of OSS's variables, as far as its name tells. */
export function isVariableName(name: string): boolean {
  return names.has(name);
}
