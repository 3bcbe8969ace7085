import type { CallbackBodyType } from './callback-parameter.js';

/** How a `callbackBody` template went wrong before it reached OSS, which takes it all the same. */
export type TemplateFault = 'encoded' | 'escaped' | 'json-as-form';

const ENCODED_VARIABLE =
  /(?:\$|%(?:25)*24|\\u0024)\\*(?:\{|%(?:25)*7B) *[\w.:%-]+ *\\*(?:\}|%(?:25)*7D)/i;

/**
 * What is wrong with a template whose variables OSS would not fill in, or would fill in as the receiver can't read them:
 * `encoded` (`%24%7Bobject%7D` stays as it is), `escaped` (of `\${object}` the backslash stays), or `json-as-form` (values in
 * JSON come percent-encoded, since `callbackBodyType` is that of a form).
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function callbackTemplateFault(
  template: string,
  bodyType: CallbackBodyType,
): TemplateFault | undefined {
  if (template.includes('\\${')) return 'escaped';
  // What OSS fills in is not encoded.
  if (ENCODED_VARIABLE.test(template.replace(/\$\{[^{}]*\}/g, ''))) return 'encoded';
  return bodyType === 'form' && /^\s*[{[]/.test(template) ? 'json-as-form' : undefined;
}
