import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import {
  type PushFormat,
  type SigningKey,
  type TopicMessage,
  topicPush,
} from '../../wire/index.js';
import { headerBytes } from '../http/header-bytes.js';
import { readSome } from '../http/read-some.js';
import { messagePart } from '../trace/part.js';
import type { Endpoint } from './endpoint.js';
import type { Attempt, AttemptResult } from './subscription.js';

export interface HttpPushOptions {
  readonly form: { readonly account: string; readonly name: string; readonly format: PushFormat };
  readonly endpoint: Extract<Endpoint, { readonly kind: 'http' }>;
  readonly key: SigningKey;
  /** Milliseconds that the answer may take. */
  readonly timeout: number;
  readonly attempt: Attempt;
}

interface Push {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Pushes a message, signed anew. Any status from 200 to 299 counts as delivered, whatever its body is. */
export async function pushOverHttp(
  message: TopicMessage,
  options: HttpPushOptions,
): Promise<AttemptResult> {
  const { form, endpoint, attempt, key } = options;
  const { url, path } = endpoint;
  const push = topicPush(
    message,
    { ...form, host: url.host, path },
    { requestId: attempt.requestId, time: new Date() },
    key,
  );
  const parts = [messagePart('request', `POST ${path} HTTP/1.1`, push.headers, push.body)];
  try {
    const answer = await send(push, options);
    const isDelivered = answer.status >= 200 && answer.status <= 299;
    const facts = { url: `${url.origin}${path}`, status: String(answer.status) };
    return { isDelivered, facts, parts: [...parts, answer.part] };
  } catch (error) {
    return { isDelivered: false, facts: { error: textOf(error) }, parts };
  }
}

async function send(push: Push, { endpoint, timeout, attempt }: HttpPushOptions) {
  const { url, path } = endpoint;
  const late = AbortSignal.timeout(timeout);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)({
      method: 'POST',
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path,
      headers: headerBytes(push.headers),
      agent: false,
      signal: AbortSignal.any([late, attempt.closing]),
    });
    outgoing.on('response', resolve);
    outgoing.on('error', (error) => {
      if (attempt.closing.aborted) reject(new Error('the stand-in was stopped'));
      else reject(late.aborted ? new Error(`no answer within ${timeout / 1000} s`) : error);
    });
    outgoing.end(push.body);
  });
  const status = response.statusCode ?? 0;
  const pairs = Object.entries(response.headersDistinct);
  const headers = pairs.flatMap(([name, values = []]) =>
    values.map((value) => [name, value] as const),
  );
  const firstLine = `HTTP/${response.httpVersion} ${status} ${response.statusMessage ?? ''}`;
  const body = await readSome(response);
  return { status, part: messagePart('answer', firstLine.trim(), headers, body) };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
