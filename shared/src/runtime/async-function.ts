import { InboxError, type SecretFilter } from '../core/index.js';
import { eventBytes, type FunctionContext, readContext } from '../fc/index.js';
import type { Signal } from '../signal/index.js';
import { type DeliveryOptions, decodeDelivery } from './decode-delivery.js';
import { type HandledDelivery, handleDelivery, worstOf } from './handle-delivery.js';
import type { Handlers } from './handlers.js';
import { beginInvocation, type Invocation } from './invocation.js';
import { lazySetup } from './setup.js';

/** What an asynchronous function returns. */
export interface DeliverySummary {
  readonly received: number;
  readonly handled: number;
  readonly duplicates: number;
  readonly ignored: number;
  readonly rejected: number;
  /** The handled and the duplicate signals, for an `onSuccess` destination; ids only where they exceed 24 KB. */
  readonly events: readonly Signal[] | readonly string[];
}

/** Bytes; Function Compute takes 128 KB at most for an asynchronous invocation. */
const MAX_EVENT = 1024 * 1024;
/** Bytes; a destination takes 64 KB, with the original event and its escaping beside this. */
const MAX_EVENTS = 24 * 1024;

/**
 * The function behind an SMQ topic trigger: task results, OSS event notifications and messages of the user's own, in
 * JSON or STREAM form. What a handler failed on is thrown once the rest of the delivery is done, so that Function Compute
 * tries it again and then keeps it in the failure destination. What cannot be decoded goes to `DEAD_LETTER_QUEUE`, and is
 * thrown too where there is none.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/mns-topic-triggers
 */
export function topicFunction(handlers: Handlers) {
  return asyncFunction(handlers, 'message');
}

/**
 * The function behind an OSS trigger, and behind an SMQ queue or EventBridge trigger. It treats a delivery as
 * {@link topicFunction} does, for what is inside decides, and not the trigger; but an event that nobody knows and nothing
 * wraps is poison: messages of the user's own come wrapped in a queue's.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/overview-of-oss-trigger
 */
export function eventFunction(handlers: Handlers) {
  return asyncFunction(handlers, 'poison');
}

function asyncFunction(
  handlers: Handlers,
  unknownEvent: NonNullable<DeliveryOptions['unknownEvent']>,
): (event: Uint8Array, context?: FunctionContext | null) => Promise<DeliverySummary> {
  const setUp = lazySetup(() => ({}), handlers);
  return async (event, context) => {
    const invocation = beginInvocation(setUp(), readContext(context));
    const bytes = eventBytes(event);
    if (bytes.length > MAX_EVENT) {
      throw new InboxError(
        'too_large',
        `the event has ${bytes.length} bytes, more than ${MAX_EVENT}`,
      );
    }
    const { requestId } = invocation;
    const encoding = invocation.config.messageEncoding;
    const options = { encoding, requestId, unknownEvent, verifiedBy: 'invocation' } as const;
    const decoded = await decodeDelivery(bytes, options);
    return summarise(await handleDelivery(decoded, handlers, invocation), invocation);
  };
}

function summarise(
  { received, count, signals, failures }: HandledDelivery,
  { secrets }: Invocation,
): DeliverySummary {
  throwFailures(failures, received, secrets);
  return {
    received,
    handled: count.handled,
    duplicates: count.duplicate,
    ignored: count.ignored,
    rejected: count.rejected,
    events: fits(signals) ? signals : signals.map(({ id }) => id),
  };
}

function throwFailures(
  failures: readonly InboxError[],
  received: number,
  secrets: SecretFilter,
): void {
  const worst = worstOf(failures);
  if (worst === undefined) return;
  // Function Compute writes what is thrown into its log and the destination.
  throw new InboxError(
    worst.code,
    `${worst.code}: ${failures.length} of ${received} could not be handled: ${worst.message}`,
    { cause: secrets.hideIn(worst.cause ?? worst) },
  );
}

function fits(signals: readonly Signal[]): boolean {
  return Buffer.byteLength(JSON.stringify(signals)) <= MAX_EVENTS;
}
