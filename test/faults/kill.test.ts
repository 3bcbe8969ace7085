import { expect, it } from 'vitest';
import { amount } from './amount.js';
import { effectsDatabase } from './effects.js';
import { expectEnd } from './expect-end.js';
import { after, before } from './moments.js';
import { kill, type Step, strike } from './strike.js';

// A process that dies has had one try, and its retry is the second attempt, unless the first was never claimed or is done.
const again = { tries: 2, attempts: 2, effects: 1 };
const unknown = { tries: 2, attempts: 1, effects: 1 };
// Between a plain handler's effect and its recorded completion, nothing says that it had one.
const twice = { tries: 2, attempts: 2, effects: 2 };

const functions: Readonly<Record<string, readonly Step[]>> = {
  transactional: [
    { name: 'before the claim arrives', at: before('claim'), ...unknown },
    { name: 'after the claim is committed', at: after('claim'), ...again },
    { name: 'after begin', at: after('begin'), ...again },
    { name: 'in the handler, before it writes', order: { dies: 'before the effect' }, ...again },
    { name: 'before the write arrives', at: before('write'), ...again },
    { name: 'after the write is done', at: after('write'), ...again },
    { name: 'in the handler, after it wrote', order: { dies: 'after the effect' }, ...again },
    { name: 'before the completion arrives', at: before('complete'), ...again },
    { name: 'after the completion is written', at: after('complete'), ...again },
    { name: 'before the commit arrives', at: before('commit'), ...again },
    { name: 'after the commit is done', at: after('commit'), ...unknown },
  ],
  plain: [
    { name: 'before the claim arrives', at: before('claim'), ...unknown },
    { name: 'after the claim is committed', at: after('claim'), ...again },
    { name: 'in the handler, before its effect', order: { dies: 'before the effect' }, ...again },
    { name: 'in the handler, after its effect', order: { dies: 'after the effect' }, ...twice },
    { name: 'before the completion arrives', at: before('complete'), ...twice },
    { name: 'after the completion is committed', at: after('complete'), ...unknown },
  ],
};

it.each(Object.entries(functions))(
  'loses nothing when a process is killed at any step, and doubles only what nobody can know: %s',
  async (name, steps) => {
    const database = await effectsDatabase();
    try {
      const signals = Math.floor(amount.signals / 2);
      const started = performance.now();
      const built = `build/faults/${name}`;
      const struck = await strike({ signals, steps, built, database, blow: kill });
      expect(struck.map(({ delivery }) => delivery.crashes)).toEqual(struck.map(() => 1));
      const { lost, doubled } = await expectEnd(struck, database.sql);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(
        `kill -9, ${name} handler: ${signals} signals, ${signals} crashes at ${steps.length} steps, lost ${lost}, doubled ${doubled}, ${seconds} s`,
      );
    } finally {
      await database.drop();
    }
  },
  600_000,
);
