import type { IncomingMessage } from 'node:http';

/** Milliseconds that a client may go on sending after it got its answer. */
const PATIENCE = 5000;

/** Lets what nobody wanted to read go by, for a while: a client may only hear when it has had its say. */
export function skipRest(message: IncomingMessage): void {
  if (message.complete) return;
  message.on('error', () => {});
  message.resume();
  const giveUp = () => {
    if (!message.complete) message.destroy();
  };
  setTimeout(giveUp, PATIENCE).unref();
}
