import { type XmlContent, xmlDocument } from '../../wire/index.js';
import type { OssResponse } from './oss-request.js';

/** The answer with this document, of status 200 unless told. */
export function xmlResponse(
  root: string,
  content: XmlContent,
  { status = 200, headers = {} }: Partial<Pick<OssResponse, 'status' | 'headers'>> = {},
): OssResponse {
  return {
    status,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: xmlDocument(root, content),
  };
}
