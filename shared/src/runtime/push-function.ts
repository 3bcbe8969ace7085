import { type PushConfig, readPushConfig } from '../config/index.js';
import { InboxError } from '../core/index.js';
import {
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '../fc/index.js';
import {
  checkPushDate,
  checkPushDigest,
  decodePush,
  type Push,
  verifyPushSignature,
} from '../smq/index.js';
import { decodeMessage } from './decode-delivery.js';
import { type HandledDelivery, handleDelivery, worstOf } from './handle-delivery.js';
import type { Handlers } from './handlers.js';
import { failure, httpFunction } from './http-function.js';
import type { Invocation } from './invocation.js';

/**
 * The function behind the HTTP subscription of an SMQ topic, in any of its three formats: verifies, decodes and handles
 * a push and answers within SMQ's 5 seconds: `{ok: true, received, handled, duplicates, ignored, rejected}` with status 200
 * once all of it is handled, else `{ok: false, code, message, requestId}`, after which SMQ pushes it again. It never throws.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/push-messages-to-an-http-server
 */
export function pushFunction(
  handlers: Handlers,
): (event: Uint8Array, context?: FunctionContext | null) => Promise<HttpResponse> {
  let warned = false;
  const respond = async (request: HttpRequest, invocation: Invocation<PushConfig>) => {
    const { config, log, requestId } = invocation;
    if (config.smqAllowedTopics.length === 0 && !warned) {
      warned = true;
      log(
        'warn',
        'SMQ_ALLOWED_TOPICS is empty: SMQ signs for everybody, so that any topic can push here',
        { requestId },
      );
    }
    const { text, origin } = await receive(request, invocation);
    const decoded = await decodeMessage(text, origin, {
      encoding: config.messageEncoding,
      requestId,
      verifiedBy: 'push-signature',
    });
    return answer(await handleDelivery(decoded, handlers, invocation), requestId);
  };
  return httpFunction({ readOwn: readPushConfig, handlers, takes: 'topic pushes', respond });
}

async function receive(request: HttpRequest, { config }: Invocation<PushConfig>): Promise<Push> {
  const { headers, body } = request;
  verifyPushSignature(request, config.smqCertificates);
  checkPushDigest(headers, body);
  checkPushDate(headers, config.smqDateWindowSeconds, Date.now());
  const push = await decodePush(request);
  checkTopic(push, config.smqAllowedTopics);
  return push;
}

function checkTopic({ topicOwner, topicName }: Push, allowed: readonly string[]): void {
  if (allowed.length === 0) return;
  const names = [`${topicOwner}/${topicName}`, `${topicOwner}/*`];
  // A name that holds a slash could pass for an owner and a name.
  if (topicName && !topicName.includes('/')) names.push(topicName);
  if (names.some((name) => allowed.includes(name))) return;
  throw new InboxError(
    'topic_not_allowed',
    'the push comes from a topic that is not in SMQ_ALLOWED_TOPICS, or does not name its topic',
  );
}

function answer({ received, count, failures }: HandledDelivery, requestId: string): HttpResponse {
  const worst = worstOf(failures);
  if (worst !== undefined) return failure(worst, requestId);
  const { duplicate: duplicates, ...counts } = count;
  return jsonResponse(200, { ok: true, received, ...counts, duplicates });
}
