import { describe, expect, it } from 'vitest';
import { stateOf } from '../../../../../tools/local/page/browser/state-of.js';
import type { Step } from '../../../../../tools/local/page/view.js';
import { step } from './steps.js';

const signal = (id: string, given: Partial<Step>, name = 's-1') =>
  step(id, { kind: 'signal', title: 'oss:UploadCallback', facts: { id: name }, ...given });
const invocation = (id: string, given: Partial<Step>, request = id) =>
  step(id, { kind: 'invocation', title: 'object-event', facts: { request }, ...given });

describe('the state of an object', () => {
  it.each<[string, Step[], string]>([
    ['nothing came of it', [step('o')], 'unheard'],
    ['a signal was handled', [invocation('i', {}), signal('s', { cause: 'i' })], 'handled'],
    ['something goes on', [signal('s', {}), step('t', { kind: 'task', status: 'going' })], 'going'],
    [
      'a retry goes on',
      [
        invocation('i1', { status: 'failed' }, 'r'),
        signal('s', { status: 'failed', cause: 'i1' }),
        invocation('i2', { status: 'going' }, 'r'),
      ],
      'going',
    ],
    [
      'a retry handled it',
      [
        invocation('i1', { status: 'failed' }, 'r'),
        signal('s1', { status: 'failed', cause: 'i1' }),
        invocation('i2', {}, 'r'),
        signal('s2', { cause: 'i2' }),
      ],
      'handled',
    ],
    [
      'the process crashed early, and a retry handled it',
      [
        step('d', { kind: 'delivery' }),
        invocation('i1', { status: 'failed', cause: 'd' }, 'r'),
        invocation('i2', { cause: 'd' }, 'r'),
        signal('s', { cause: 'i2' }),
      ],
      'handled',
    ],
    [
      'the process was killed before it said what became of a signal',
      [invocation('i', { status: 'failed' }), signal('s', { status: 'failed', cause: 'i' })],
      'failed',
    ],
    [
      'one of two signals failed',
      [
        invocation('i', { status: 'failed' }),
        signal('s1', { cause: 'i' }, 'one'),
        signal('s2', { cause: 'i', status: 'failed' }, 'two'),
      ],
      'failed',
    ],
    [
      'one signal failed and another was handled later',
      [signal('s1', { status: 'failed' }, 'one'), signal('s2', {}, 'two')],
      'failed',
    ],
    [
      'it failed for good',
      [
        invocation('i', { status: 'dead' }),
        signal('s', { status: 'failed', cause: 'i' }),
        step('l', { kind: 'dead-letter', status: 'dead', cause: 'i' }),
      ],
      'dead',
    ],
    [
      'a dead letter was replayed',
      [
        invocation('i1', { status: 'dead' }),
        signal('s1', { status: 'failed', cause: 'i1' }),
        step('l', { kind: 'dead-letter', status: 'dead', cause: 'i1' }),
        invocation('i2', { cause: 'l' }),
        signal('s2', { cause: 'i2' }),
      ],
      'handled',
    ],
    [
      'a dead letter was replayed, and that is not told as its effect',
      [
        invocation('i1', { status: 'dead' }),
        signal('s1', { status: 'failed', cause: 'i1' }),
        step('l', { kind: 'dead-letter', status: 'dead', cause: 'i1' }),
        invocation('i2', {}),
        signal('s2', { cause: 'i2' }),
      ],
      'handled',
    ],
    [
      'a dead letter was replayed in vain',
      [
        invocation('i1', { status: 'dead' }),
        step('l', { kind: 'dead-letter', status: 'dead', cause: 'i1' }),
        invocation('i2', { status: 'failed', cause: 'l' }),
      ],
      'dead',
    ],
    [
      'its callback was forged',
      [
        step('c1', { kind: 'callback', title: 'POST' }),
        invocation('i1', { cause: 'c1' }),
        signal('s', { cause: 'i1' }),
        step('c2', { kind: 'callback', title: 'POST', status: 'refused', cause: 'c1' }),
        invocation('i2', { status: 'refused', cause: 'c2' }),
      ],
      'refused',
    ],
    [
      'its callback was forged and then sent as it was',
      [
        step('c1', { kind: 'callback', title: 'POST' }),
        invocation('i1', { cause: 'c1' }),
        signal('s1', { cause: 'i1' }),
        step('c2', { kind: 'callback', title: 'POST', status: 'refused', cause: 'c1' }),
        invocation('i2', { status: 'refused', cause: 'c2' }),
        step('c3', { kind: 'callback', title: 'POST', cause: 'c1' }),
        invocation('i3', { cause: 'c3' }),
        signal('s2', { cause: 'i3', facts: { id: 's-1', outcome: 'duplicate' } }),
      ],
      'handled',
    ],
    ['an upload was refused', [step('o', { title: 'PutObject', status: 'refused' })], 'refused'],
    [
      'an upload was refused, and a later one was not',
      [step('o1', { status: 'refused' }), step('o2'), signal('s', { cause: 'o2' })],
      'handled',
    ],
    [
      'a callback failed although its function was fine',
      [step('c', { kind: 'callback', status: 'failed' })],
      'failed',
    ],
    [
      'its callback failed and its event was handled',
      [
        step('o', { status: 'failed' }),
        step('e', { kind: 'event', cause: 'o' }),
        invocation('i1', { cause: 'e' }),
        signal('s', { cause: 'i1' }),
        step('c', { kind: 'callback', title: 'POST', status: 'failed', cause: 'o' }),
        invocation('i2', { status: 'failed', cause: 'c' }),
      ],
      'failed',
    ],
    [
      'its callback failed and was sent again',
      [
        step('o', { status: 'failed' }),
        step('e', { kind: 'event', cause: 'o' }),
        signal('s1', { cause: 'e' }, 'one'),
        step('c1', { kind: 'callback', title: 'POST', status: 'failed', cause: 'o' }),
        step('c2', { kind: 'callback', title: 'POST', cause: 'c1' }),
        signal('s2', { cause: 'c2' }, 'two'),
      ],
      'handled',
    ],
  ])('is told when %s', (_, steps, state) => {
    expect(stateOf(steps)).toBe(state);
  });
});
