import { validateHeaderName, validateHeaderValue } from 'node:http';
import { invalidArgument } from './oss-error.js';

/** A form field or a query value is to be a header, as Node sends it: can it? @throws {OssError} `InvalidArgument`. */
export function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw invalidArgument('The value can not be sent in a header.', name, value);
  }
}
