import { deadLetterBody, decodeVerifiedCallback, InboxError } from 'oss-inbox';
import { invocationId } from '../../wire/index.js';
import type { SampleRequest } from './sample.js';
import type { SampleContext } from './sample-context.js';

/** What upload-callback puts into its dead-letter queue: the signal, to be replayed, and the ticket no more. */
export function keptCallback(
  { headers, body }: SampleRequest,
  { time, bytes, owner }: SampleContext,
  ticket: { readonly nonce: string } | undefined,
): string {
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const signal = decodeVerifiedCallback(
    { path: '/', query: '', headers: Object.fromEntries(lowerCase), body: Buffer.from(body) },
    '/',
  );
  const { ticket: _, ...variables } = signal.data.variables;
  const opened = ticket && { ticket: { nonce: ticket.nonce }, variables };
  return deadLetterBody({
    requestId: invocationId(time, bytes('invocation', 10)),
    functionName: 'oss-inbox-upload-callback',
    accountId: owner.account,
    region: owner.region,
    event: JSON.stringify({ replay: { ...signal, data: { ...signal.data, ...opened } } }),
    error: new InboxError('handler_failed', 'the handler threw an error'),
    time: time.getTime(),
  });
}
