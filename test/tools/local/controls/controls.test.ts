import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Cloud } from '../../../../tools/local/cloud.js';
import type { Controls } from '../../../../tools/local/page/controls.js';
import { newTrace } from '../../../../tools/local/trace/trace.js';
import { startControls } from '../start-controls.js';
import { newLed, outcomeIs } from './led.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const trace = newTrace();
let cloud: Cloud;
let controls: Controls;

beforeAll(async () => {
  ({ cloud, controls } = await startControls(trace));
});
afterAll(() => cloud.close());

const led = newLed(trace);

/** Uploads as the page's script does; gives the id of the operation. */
async function upload(name: string): Promise<string> {
  const { url, fields } = await controls.issueUpload(5);
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
    const names = controls.samples.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['callback, form', 'ObjectRemoved:DeleteObject', 'message']),
    );
    expect(names.length).toBeGreaterThan(30);
    for (const { name, group } of controls.samples) {
      if (name === 'broken message') continue;
      const { cause } = await controls.sendSample(name);
      const signal = await led(cause, 'signal', outcomeIs('handled'));
      if (group === 'Object events') expect(signal.title).toBe(`oss:${name}`);
      if (group === 'Upload callbacks') expect(signal.title).toBe('oss:UploadCallback');
      if (group === 'Task results') expect(signal.title).toMatch(/^imm:/);
    }
  });

  it('that is broken becomes a dead letter, whose replay says that it still is', async () => {
    const { cause } = await controls.sendSample('broken message');
    const deadLetter = await vi.waitFor(() => {
      const found = trace.all().findLast(({ kind }) => kind === 'dead-letter');
      if (!found) throw new Error('no dead letter');
      return found;
    }, 20_000);
    expect(trace.get(cause)).toMatchObject({ kind: 'message' });
    expect(deadLetter).toMatchObject({ status: 'dead', title: 'queue oss-inbox-failures' });
    expect(controls.queues()).toContainEqual(
      expect.objectContaining({ name: 'oss-inbox-failures', waiting: 1 }),
    );
    expect(controls.actionsOn(deadLetter)).toContain('replay');
    await expect(controls.act('replay', deadLetter.id)).rejects.toThrow('rejected it again');
    // Taken out of its queue, it would be fine.
    expect(trace.get(deadLetter.id)).toMatchObject({ status: 'dead' });
    expect(controls.actionsOn(deadLetter)).toContain('replay');
  });

  it('is asked for by its name', async () => {
    await expect(controls.sendSample('nothing')).rejects.toThrow('no sample is called nothing');
  });
});

describe('an upload with a ticket', () => {
  it('is handled, and its callback again is a duplicate', async () => {
    const operation = await upload('once.txt');
    await led(operation, 'signal', outcomeIs('handled'));
    const callback = await led(operation, 'callback', ({ status }) => status === 'fine');
    expect(controls.actionsOn(callback)).toEqual(['again', 'forge']);
    await controls.act('again', callback.id);
    await led(callback.id, 'signal', outcomeIs('duplicate'));
  });

  it('is refused when it is forged', async () => {
    const operation = await upload('forged.txt');
    const callback = await led(operation, 'callback', ({ status }) => status === 'fine');
    await controls.act('forge', callback.id);
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
    expect(controls.actionsOn(event)).toEqual(['again']);
    await controls.act('again', event.id);
    await led(event.id, 'signal', outcomeIs('duplicate'));
  });

  it('has its event handled at the next try after a crash', async () => {
    controls.crashNext('oss-inbox-object-event', 'late');
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
    const { cause } = await controls.convert(place, 'doc/convert to pdf');
    await led(cause, 'task', ({ status }) => status === 'fine');
    await led(cause, 'signal', outcomeIs('handled'));
    controls.failNextTask();
    expect(controls.switches().failNextTask).toBe(true);
    const second = await controls.convert(place, 'video/convert to mp4');
    await led(second.cause, 'task', ({ status }) => status === 'failed');
    expect(controls.switches().failNextTask).toBe(false);
    await expect(controls.convert(place, 'to gold')).rejects.toThrow('no conversion is called');
  });
});

describe('the switches', () => {
  it('change what they are about and nothing else', () => {
    controls.setSwitches({ doubled: 100 });
    controls.setSwitches({ timeScale: 50 });
    const before = { doubled: 100, delay: 0, timeScale: 50, failNextTask: false };
    expect(controls.switches()).toEqual(before);
    expect([cloud.fc.timeScale, cloud.smq.timeScale]).toEqual([50, 50]);
    controls.setSwitches({ doubled: 0, timeScale: 1000 });
  });
});

it('does nothing to what it has forgotten', async () => {
  await expect(controls.act('again', 'h999999')).rejects.toThrow('no longer known');
});
