import { expect, it } from 'vitest';
import { type SignalRecord, SignalWatch } from '../../../../tools/local/demo/signal-watch.js';

const line = (fields: object) => ({
  functionName: 'f',
  requestId: '1-a',
  text: JSON.stringify({ level: 'info', requestId: '1-a', ...fields }),
});
const decoded = line({ msg: 'decoded', signal: { id: 's', data: { a: 1 } } });
const handled = line({
  msg: 'signal',
  signalId: 's',
  type: 'smq:Message',
  outcome: 'handled',
  ms: 2,
});

it('joins the two lines of a signal', () => {
  const records: SignalRecord[] = [];
  const watch = new SignalWatch((record) => records.push(record));
  expect([watch.read(decoded), watch.read(handled)]).toEqual([true, true]);
  expect(records).toMatchObject([
    {
      functionName: 'f',
      id: 's',
      type: 'smq:Message',
      outcome: 'handled',
      ms: 2,
      signal: { data: { a: 1 } },
    },
  ]);
});

it.each(['not JSON', '[]', '{"msg":"upload"}', '{"msg":1}'])(
  'leaves other lines alone: %s',
  (text) => {
    const watch = new SignalWatch(() => {
      throw new Error('told of something');
    });
    expect(watch.read({ functionName: 'f', requestId: '', text })).toBe(false);
  },
);

it('lets wait for a signal, which a failed attempt is not', async () => {
  const watch = new SignalWatch(() => {});
  const expected = watch.expect('the message', ({ type }) => type === 'smq:Message');
  watch.read(line({ msg: 'signal', signalId: 's', type: 'smq:Message', outcome: 'failed' }));
  expect(watch.missing).toEqual(['the message']);
  watch.read(handled);
  expect(await expected).toMatchObject({ outcome: 'handled' });
  expect(watch.missing).toEqual([]);
});

it('ends the waiting with an error', async () => {
  const watch = new SignalWatch(() => {});
  const expected = watch.expect('the message', () => true);
  expect(watch.fail(new Error('over'))).toBe(true);
  await expect(expected).rejects.toThrow('over');
  expect(watch.fail(new Error('over'))).toBe(false);
});
