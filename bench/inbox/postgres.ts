import { createInbox, type ObjectEventSignal, type OnceResult, openPostgresStore } from 'oss-inbox';
import { type Case, compare, type Figure } from '../method/compare.js';
import { timeEach } from '../method/time-calls.js';
import { bareLoop } from './bare-loop.js';
import { connect } from './database.js';
import { newSignals, recordOf, result, terms } from './signals.js';

const ROUNDS = 15;
/** Signals in a round, of all instances together. */
const SIGNALS = 160;

type Instance = ReturnType<typeof startInstance>;
type Work = (instance: Instance, signal: ObjectEventSignal) => Promise<unknown>;

const bareNew = 'insert, update';
const bareInsert = 'insert, duplicate';
const bareTransaction = 'begin, insert, update, commit';

/** How fast so many function instances, each with one signal at a time, get signals handled together. */
export async function measurePostgres(url: string, instanceCount: number): Promise<Figure[]> {
  const instances = Array.from({ length: instanceCount }, () => startInstance(url));
  const share = SIGNALS / instanceCount;
  const known = newSignals(share);
  for (const signal of known) {
    await instances[0]?.once(signal);
    await instances[0]?.bare.insertAndUpdate(signal);
  }

  const time = async (signalsOf: () => ObjectEventSignal[], work: Work) => {
    const tasks = instances.map((instance) => ({ instance, signals: signalsOf() }));
    const started = performance.now();
    await Promise.all(
      tasks.map(({ instance, signals }) => timeEach(signals, (signal) => work(instance, signal))),
    );
    return ((performance.now() - started) * 1000) / SIGNALS;
  };
  const fresh = (work: Work) => () => time(() => newSignals(share), work);
  const again = (work: Work) => () => time(() => known, work);

  const onceNew = fresh(({ once }, signal) => expecting('handled', once(signal)));
  const onceAgain = again(({ once }, signal) => expecting('duplicate', once(signal)));
  const inTransaction = fresh(({ onceInTransaction }, signal) =>
    expecting('handled', onceInTransaction(signal)),
  );
  const cases: Case[] = [
    { name: bareNew, round: fresh(({ bare }, signal) => bare.insertAndUpdate(signal)) },
    { name: 'inbox.once, new', base: bareNew, round: onceNew },
    { name: bareInsert, round: again(({ bare }, signal) => bare.insert(signal)) },
    {
      name: '  select',
      base: bareInsert,
      round: again(({ bare }, signal) => bare.select(signal)),
    },
    {
      name: '  insert, then select',
      base: bareInsert,
      round: again(({ bare }, signal) => bare.insertAndSelect(signal)),
    },
    { name: 'inbox.once, duplicate', base: bareInsert, round: onceAgain },
    { name: bareTransaction, round: fresh(({ bare }, signal) => bare.inTransaction(signal)) },
    { name: 'inbox.onceInTransaction, new', base: bareTransaction, round: inTransaction },
  ];
  const figures = await compare(cases, ROUNDS);
  await Promise.all(instances.map(({ end }) => end()));
  return figures;
}

/** A connection of the inbox's and one of its own, as a function instance has them. */
function startInstance(url: string) {
  const inbox = createInbox(openPostgresStore({ url, retentionDays: 30 }));
  const sql = connect(url);
  return {
    bare: bareLoop(sql),
    once: (signal: ObjectEventSignal) => inbox.once(recordOf(signal), async () => result, terms),
    onceInTransaction: (signal: ObjectEventSignal) =>
      inbox.onceInTransaction(recordOf(signal), async () => result, terms),
    end: () => sql.end(),
  };
}

async function expecting(outcome: OnceResult['outcome'], once: Promise<OnceResult>): Promise<void> {
  const ended = await once;
  if (ended.outcome !== outcome) throw new Error(`${ended.outcome} instead of ${outcome}`);
}
