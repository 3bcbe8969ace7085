import { type SentCallback, sendCallback } from '../oss/callback/send-callback.js';
import { traceAttempt } from '../oss/callback/trace-attempt.js';
import type { News, Observer } from '../trace/trace-event.js';

/** Milliseconds, as in the cloud. */
const TIMEOUT = 5000;

/** Posts a callback or push as it is, and gives the id of the trace event that it is; never throws. */
export function postCallback(
  sent: SentCallback,
  observer: Observer,
  about: Pick<News, 'cause' | 'facts'> = {},
): string {
  const attempt = traceAttempt(observer, sent, about);
  void sendCallback(sent, { timeout: TIMEOUT, sni: true }).then((outcome) => attempt.end(outcome));
  return attempt.id;
}
