import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Cloud } from '../../../local/cloud.js';
import type { Backstage } from '../../../local/page/backstage.js';
import { newTrace } from '../../../local/trace/trace.js';
import { startBackstage } from '../start-backstage.js';
import { newLed, outcomeIs } from './led.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const trace = newTrace();
let cloud: Cloud;
let backstage: Backstage;

beforeAll(async () => {
  ({ cloud, backstage } = await startBackstage(trace));
});
afterAll(() => cloud.close());

const led = newLed(trace);

/** Uploads as the page's script does; gives the id of the operation. */
async function upload(name: string): Promise<string> {
  const { url, fields } = await backstage.issueUpload(5);
  const form = new FormData();
  for (const [field, value] of fields) form.append(field, value);
  form.append('file', new File(['hello'], name, { type: 'text/plain' }));
  const response = await fetch(url, { method: 'POST', body: form });
  expect(await response.json()).toMatchObject({ ok: true });
  // The last one with the request's id is the callback.
  const callback = trace.observer.causeOf(response.headers.get('x-oss-request-id') ?? '') ?? '';
  return trace.get(callback)?.cause ?? '';
}

describe('every sample', () => {
  it('but the broken one is handled as what it is', async () => {
    const names = backstage.samples.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['callback, form', 'ObjectRemoved:DeleteObject', 'message']),
    );
    expect(names.length).toBeGreaterThan(30);
    for (const { name, group } of backstage.samples) {
      if (name === 'broken message') continue;
      const { cause } = await backstage.sendSample(name);
      const signal = await led(cause, 'signal', outcomeIs('handled'));
      if (group === 'Object events') expect(signal.title).toBe(`oss:${name}`);
      if (group === 'Upload callbacks') expect(signal.title).toBe('oss:UploadCallback');
      if (group === 'Task results') expect(signal.title).toMatch(/^imm:/);
    }
  });

  it('that is broken becomes a dead letter, whose replay says that it still is', async () => {
    const { cause } = await backstage.sendSample('broken message');
    const letter = await vi.waitFor(() => {
      const found = trace.all().findLast(({ kind }) => kind === 'letter');
      if (!found) throw new Error('no letter');
      return found;
    }, 20_000);
    expect(trace.get(cause)).toMatchObject({ kind: 'message' });
    expect(letter).toMatchObject({ status: 'dead', title: 'queue oss-inbox-failures' });
    expect(backstage.queues()).toContainEqual(
      expect.objectContaining({ name: 'oss-inbox-failures', waiting: 1 }),
    );
    expect(backstage.actionsOn(letter)).toContain('replay');
    await expect(backstage.act('replay', letter.id)).rejects.toThrow('rejected it again');
    // Taken out of its queue, it would be fine.
    expect(trace.get(letter.id)).toMatchObject({ status: 'dead' });
    expect(backstage.actionsOn(letter)).toContain('replay');
  });

  it('is asked for by its name', async () => {
    await expect(backstage.sendSample('nothing')).rejects.toThrow('no sample is called nothing');
  });
});

describe('an upload with a ticket', () => {
  it('is handled, and its callback again is a duplicate', async () => {
    const operation = await upload('once.txt');
    await led(operation, 'signal', outcomeIs('handled'));
    const callback = await led(operation, 'callback', ({ status }) => status === 'fine');
    expect(backstage.actionsOn(callback)).toEqual(['again', 'forge']);
    await backstage.act('again', callback.id);
    await led(callback.id, 'signal', outcomeIs('duplicate'));
  });

  it('is refused when it is forged', async () => {
    const operation = await upload('forged.txt');
    const callback = await led(operation, 'callback', ({ status }) => status === 'fine');
    await backstage.act('forge', callback.id);
    const refused = await led(callback.id, 'callback', ({ status }) => status === 'refused');
    expect(refused.facts).toMatchObject({ forged: 'one byte', status: '403' });
    expect(refused.parts.find(({ name }) => name === 'answer')?.text).toContain(
      '"code":"signature_invalid"',
    );
  });

  it('has its event delivered again', async () => {
    const operation = await upload('event.txt');
    const event = await led(operation, 'event');
    await led(event.id, 'signal', outcomeIs('handled'));
    expect(backstage.actionsOn(event)).toEqual(['again']);
    await backstage.act('again', event.id);
    await led(event.id, 'signal', outcomeIs('duplicate'));
  });

  it('has its event handled at the next try after a crash', async () => {
    backstage.crashNext('oss-inbox-object-event', 'late');
    const operation = await upload('crash.txt');
    await led(operation, 'invocation', ({ facts }) => facts['crash'] === 'late');
    const failed = await led(operation, 'invocation', ({ status }) => status === 'failed');
    expect(failed.facts).toMatchObject({ attempt: '1', error: 'UnhandledInvocationError' });
    await led(operation, 'invocation', ({ facts }) => facts['attempt'] === '2');
    await led(operation, 'signal', outcomeIs('handled'));
  });

  it('can be converted, and a task that is to fail does so', async () => {
    await upload('paper.docx');
    const place = { bucket: 'oss-inbox-uploads', key: 'uploads/paper.docx' };
    const { cause } = await backstage.convert(place, 'doc/convert to pdf');
    await led(cause, 'task', ({ status }) => status === 'fine');
    await led(cause, 'signal', outcomeIs('handled'));
    backstage.failNextTask();
    expect(backstage.switches().failNextTask).toBe(true);
    const second = await backstage.convert(place, 'video/convert to mp4');
    await led(second.cause, 'task', ({ status }) => status === 'failed');
    expect(backstage.switches().failNextTask).toBe(false);
    await expect(backstage.convert(place, 'to gold')).rejects.toThrow('no conversion is called');
  });
});

describe('the switches', () => {
  it('change what they are about and nothing else', () => {
    backstage.setSwitches({ doubled: 100 });
    backstage.setSwitches({ timeScale: 50 });
    const before = { doubled: 100, delay: 0, timeScale: 50, failNextTask: false };
    expect(backstage.switches()).toEqual(before);
    expect([cloud.fc.timeScale, cloud.smq.timeScale]).toEqual([50, 50]);
    backstage.setSwitches({ doubled: 0, timeScale: 1000 });
  });
});

it('does nothing to what it has forgotten', async () => {
  await expect(backstage.act('again', 'h999999')).rejects.toThrow('no longer known');
});
