import { describe, expect, it } from 'vitest';
import { type Environment, readConfig } from '../../../shared/src/config/index.js';
import { limitTime } from '../../../shared/src/handoff/handoff-target.js';
import { handoffTargets } from '../../../shared/src/handoff/index.js';
import { secret } from './webhook.js';

const webhook = { HANDOFF_URL: 'https://hooks.example/', HANDOFF_SECRET: secret };
const invocation = { HANDOFF_FUNCTION: 's/f' };

it.each<[env: Environment, names: string[]]>([
  [{}, []],
  [{ HANDOFF_SECRET: secret, HANDOFF_FUNCTION_ENDPOINT: 'https://fc.example' }, []],
  [webhook, ['webhook']],
  [invocation, ['function']],
  [{ ...invocation, ...webhook }, ['webhook', 'function']],
])('%j has the targets %j', (env, names) => {
  expect(handoffTargets(readConfig(env)).map(({ name }) => name)).toEqual(names);
});

describe('the time', () => {
  it.each([
    [60_000, 10_000],
    [Number.POSITIVE_INFINITY, 10_000],
    [10_000, 10_000],
    [4382.6, 4383],
    [0, 1],
    [-5, 1],
  ])('of %d ms counts as %d', (given, expected) => {
    expect(limitTime(given)).toBe(expected);
  });
});
