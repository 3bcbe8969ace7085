import { parseXml, type XmlElement } from '../../wire/index.js';
import { malformedXml } from './oss-error.js';

/** The root element of a request's body. @throws {OssError} `MalformedXML`. */
export function readXml(body: Buffer): XmlElement {
  try {
    return parseXml(body.toString());
  } catch {
    throw malformedXml();
  }
}
