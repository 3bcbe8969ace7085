import { setTimeout as wait } from 'node:timers/promises';
import { type HandlerContext, type SmqMessageSignal, topicFunction } from 'oss-inbox';
import postgres from 'postgres';
import { dieAt, orderOf, stopHere } from '../order.js';

// A connection of the handler's own, which is no part of the inbox's transaction.
const effects = postgres(process.env['EFFECTS_URL'] ?? '', { max: 1 });

async function onMessage(signal: SmqMessageSignal, context: HandlerContext) {
  dieAt('before the effect', signal, context);
  await wait(orderOf(signal).takes ?? 0);
  await effects`
    insert into effects (signal_id, request_id) values (${signal.id}, ${context.requestId})`;
  dieAt('after the effect', signal, context);
  await stopHere(signal, context);
}

export const handler = topicFunction({ onMessage });
