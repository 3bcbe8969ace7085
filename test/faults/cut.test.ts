import { expect, it } from 'vitest';
import { effectsDatabase } from './effects.js';
import { expectEnd } from './expect-end.js';
import { after, before } from './moments.js';
import { cut, type Step, strike } from './strike.js';

// The process lives and asks again by itself: only a transaction that is broken off takes a retry.
const mended = { tries: 1, attempts: 1, effects: 1 };
const again = { tries: 2, attempts: 2, effects: 1 };

const functions: Readonly<Record<string, readonly Step[]>> = {
  transactional: [
    { name: 'before the claim arrives', at: before('claim'), ...mended },
    { name: 'after the claim is committed', at: after('claim'), ...mended },
    { name: 'before begin arrives', at: before('begin'), ...again },
    { name: 'after begin', at: after('begin'), ...again },
    { name: 'while the handler is busy', at: after('limits'), order: { takes: 50 }, ...again },
    { name: 'before the write arrives', at: before('write'), ...again },
    { name: 'after the write is done', at: after('write'), ...again },
    { name: 'before the completion arrives', at: before('complete'), ...again },
    { name: 'after the completion is written', at: after('complete'), ...again },
    { name: 'before the commit arrives', at: before('commit'), ...again },
    { name: 'after the commit is done', at: after('commit'), ...mended },
  ],
  plain: [
    { name: 'before the claim arrives', at: before('claim'), ...mended },
    { name: 'after the claim is committed', at: after('claim'), ...mended },
    { name: 'before the completion arrives', at: before('complete'), ...mended },
    { name: 'after the completion is committed', at: after('complete'), ...mended },
  ],
};
const ROUNDS = 10;

it.each(Object.entries(functions))(
  'loses and doubles nothing when a connection is cut at any step: %s',
  async (name, steps) => {
    const database = await effectsDatabase();
    try {
      const signals = steps.length * ROUNDS;
      const built = `build/faults/${name}`;
      const struck = await strike({ signals, steps, built, database, blow: cut });
      expect(struck.map(({ delivery }) => delivery.crashes)).toEqual(struck.map(() => 0));
      const { lost, doubled } = await expectEnd(struck, database.sql);
      console.log(
        `cut connections, ${name} handler: ${signals} signals, ${signals} cuts at ${steps.length} steps, lost ${lost}, doubled ${doubled}`,
      );
    } finally {
      await database.drop();
    }
  },
  120_000,
);
