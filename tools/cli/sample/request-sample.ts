import { httpEvent, invocationId } from '../../wire/index.js';
import type { Sample, SampleRequest } from './sample.js';
import type { SampleContext } from './sample-context.js';

/** A signed request, and what an HTTP trigger makes of it. */
export function requestSample(
  request: SampleRequest,
  { time, bytes, owner }: SampleContext,
): Sample & { readonly request: SampleRequest } {
  const { pathname, search } = new URL(request.url);
  const event = httpEvent(
    {
      method: 'POST',
      target: pathname + search,
      headers: request.headers,
      body: Buffer.from(request.body),
      httpVersion: '1.1',
      sourceIp: '203.0.113.20',
    },
    { account: owner.account, requestId: invocationId(time, bytes('invocation', 10)), time },
  );
  return { event, request };
}
