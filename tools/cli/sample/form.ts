import { InvalidArgumentError } from 'commander';
import type { CommonOptions } from './options.js';
import type { Sample, SampleRequest } from './sample.js';

type Form = NonNullable<CommonOptions['as']>;

// curl makes these itself.
const OF_THE_CONNECTION = /^(?:host|connection|content-length)$/i;

/**
 * The sample as it is to be written.
 *
 * @throws {InvalidArgumentError} where a request is asked for and there is none.
 */
export function inForm({ event, request }: Sample, form: Form = 'event'): string {
  if (form === 'event') return event;
  if (request === undefined) {
    throw new InvalidArgumentError(
      `--as ${form} is for what comes as an HTTP request: a callback, or --via push-json, push-xml or push-simplified.`,
    );
  }
  if (form === 'http') return rawRequest(request);
  if (form === 'curl') return curlCommand(request);
  return JSON.stringify({ method: 'POST', ...request });
}

function rawRequest({ url, headers, body }: SampleRequest): string {
  const { pathname, search } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${pathname}${search} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

function curlCommand({ url, headers, body }: SampleRequest): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !OF_THE_CONNECTION.test(name))
    // With a colon, curl would leave a header without a value out.
    .map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`);
  return [`curl -sS ${quoted(url)}`, ...lines, `--data-raw ${quoted(body)}`].join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
