import { setTimeout as wait } from 'node:timers/promises';
import { type SmqMessageSignal, topicFunction, transactional } from 'oss-inbox';
import { dieAt, orderOf, stopHere } from '../order.js';

const onMessage = transactional<SmqMessageSignal>(async (signal, context) => {
  const { sql, requestId } = context;
  dieAt('before the effect', signal, context);
  await wait(orderOf(signal).takes ?? 0);
  await sql`insert into effects (signal_id, request_id) values (${signal.id}, ${requestId})`;
  dieAt('after the effect', signal, context);
  await stopHere(signal, context);
});

export const handler = topicFunction({ onMessage });
