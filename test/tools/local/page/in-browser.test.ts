import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';
import { describeInBrowser, newTab } from './browser.js';
import { hostile, recorded } from './recorded.js';
import { startStubOss } from './stub-oss.js';
import { startTestPage } from './test-page.js';

const [first] = recorded;
if (!first) throw new Error('nothing is recorded');

async function open(
  traceEvents: readonly TraceEvent[] = recorded,
  tab: Parameters<typeof newTab>[0] = {},
) {
  const started = await startTestPage(traceEvents);
  const opened = await newTab(tab);
  await opened.page.goto(started.page.url);
  if (traceEvents.length > 0) await opened.page.locator('.row').first().waitFor();
  return { ...opened, server: started.page, controls: started.controls };
}

const row = (page: Page, name: string) => page.getByRole('option', { name });
/** However slow the machine is. */
const eventually = (get: () => unknown) => expect.poll(get, { timeout: 30_000 });
const step = (page: Page, id: string) => page.locator(`#step-${id}`);
const report = 'quarterly report.pdf uploads/2024/';

describeInBrowser('the page in a browser', { timeout: 60_000 }, () => {
  it('lists objects and messages, the newest first, each with its state in words', async () => {
    const { page, faults } = await open();
    const rows = await page
      .locator('.row')
      .evaluateAll((elements) =>
        elements.map((element) => [
          element.querySelector('.name')?.textContent,
          element.querySelector('.badge')?.textContent,
        ]),
      );
    expect(rows).toEqual([
      ['film.mp4', 'going'],
      ['topic oss-tasks', 'failed'],
      ['topic oss-tasks', 'handled'],
      ['broken.json', 'dead'],
      ['photo.png', 'refused'],
      [expect.any(String), 'no signal'],
      ['quarterly report.pdf', 'handled'],
      ['quarterly report.pdf', 'no signal'],
    ]);
    expect(faults).toEqual([]);
  });

  it('shows what happened to an object, each step below what led to it', async () => {
    const { page } = await open();
    await row(page, report).click();
    await step(page, 'h15').waitFor();
    const steps = await page
      .locator('.step')
      .evaluateAll((elements) =>
        elements.map((element) => `${element.className.match(/depth-\d/)?.[0]} ${element.id}`),
      );
    expect(steps).toEqual([
      'depth-0 step-h1',
      'depth-1 step-h2',
      'depth-2 step-h3',
      'depth-3 step-h4',
      'depth-1 step-h5',
      'depth-2 step-h6',
      'depth-3 step-h7',
      'depth-3 step-h8',
      'depth-4 step-h9',
      'depth-0 step-h10',
      'depth-1 step-h12',
      'depth-2 step-h13',
      'depth-3 step-h14',
      'depth-4 step-h15',
    ]);
    const text = await step(page, 'h7').textContent();
    for (const part of ['+65 ms', 'object-event', 'failed', '88 ms', 'attempt', 'Unhandled']) {
      expect(text).toContain(part);
    }
  });

  it('shows payloads laid out and raw, log lines and the decoded signal', async () => {
    const { page } = await open();
    await row(page, report).click();
    await step(page, 'h2').getByRole('button', { name: 'Show' }).click();
    const answer = step(page, 'h2').getByRole('region', { name: 'answer' });
    // JSON.parse would have rounded the number.
    await answer.getByText('  "crc64": 18446744073709551557').waitFor();
    await answer.getByRole('button', { name: 'Raw' }).click();
    expect(await answer.locator('pre').textContent()).toBe(recorded[1]?.parts[1]?.text);
    await step(page, 'h3').getByRole('button', { name: '3 log lines' }).click();
    await step(page, 'h3').getByText('stored the report of u-1001').waitFor();
    await step(page, 'h4').getByRole('button', { name: 'Show signal' }).click();
    await step(page, 'h4').getByText('"mimeType": "application/pdf"').waitFor();
  });

  it('copies a payload as it was', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const { page } = await open(recorded, { permissions });
    await row(page, report).click();
    await step(page, 'h4').getByRole('button', { name: 'Show signal' }).click();
    await step(page, 'h4').getByRole('button', { name: 'Copy' }).click();
    await step(page, 'h4').getByText('Copied').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toBe(recorded.find(({ id }) => id === 'h4')?.parts[0]?.text);
  });

  it('leads from a step to what it led to, and back', async () => {
    const { page } = await open();
    await row(page, report).click();
    await page.getByRole('button', { name: 'Led to PutObject of results/' }).click();
    await step(page, 'h11').getByRole('button', { name: 'From doc/convert' }).click();
    await step(page, 'h10').waitFor();
  });

  it('filters and searches, in payloads too', async () => {
    const { page } = await open();
    await page.getByRole('radio', { name: 'Refused' }).check();
    await eventually(() => page.locator('.row').count()).toBe(1);
    expect(await page.locator('.row').textContent()).toContain('photo.png');
    await page.getByRole('radio', { name: 'All' }).check();
    const search = page.getByRole('searchbox');
    await search.fill('ord-0001');
    await eventually(() => page.locator('.row').count()).toBe(1);
    await search.fill('broken');
    await row(page, 'broken.json').waitFor();
    await search.fill('nowhere to be found');
    await page.getByText('Nothing matches.').waitFor();
    await search.press('Escape');
    await eventually(() => page.locator('.row').count()).toBe(8);
  });

  it('can be used by the keyboard alone', async () => {
    const { page } = await open();
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.type');
    await page.keyboard.press('/');
    expect(await focused()).toBe('search');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('list');
    await page.keyboard.press('Home');
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowDown');
    await step(page, 'h39').waitFor();
    const active = await page.locator('#list').getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('timeline-title');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('list');
    await page.keyboard.press('End');
    await step(page, 'h11').waitFor();
    // A letter typed in the search stays there.
    await page.keyboard.press('/');
    await page.keyboard.type('a/b');
    expect(await page.getByRole('searchbox').inputValue()).toBe('a/b');
  });

  it('shows what happens as it happens', async () => {
    const { page, controls } = await open([]);
    await page.getByText('Nothing has happened yet.').waitFor();
    controls.put({ ...first, status: 'going' });
    await row(page, 'quarterly report.pdf').getByText('going').waitFor();
    controls.put(first);
    controls.put({
      ...first,
      id: 'h2',
      kind: 'signal',
      title: 'oss:UploadCallback',
      cause: 'h1',
      facts: { id: '1', outcome: 'handled' },
    });
    await row(page, 'quarterly report.pdf').getByText('handled').waitFor();
    await step(page, 'h2').waitFor();
  });

  it('goes on with a message that turns out to be about an object', async () => {
    const { page, controls } = await open();
    await page.locator('#row-2').click();
    await step(page, 'h40').waitFor();
    const before = recorded.find(({ id }) => id === 'h40') ?? first;
    controls.put({ ...before, place: { bucket: 'b', key: 'found-out.txt' } });
    await page.getByRole('heading', { name: 'found-out.txt' }).waitFor();
    await step(page, 'h43').waitFor();
  });

  it('reads an open payload again when its step has changed', async () => {
    const { page, controls } = await open();
    await row(page, report).click();
    await step(page, 'h3').getByRole('button', { name: '3 log lines' }).click();
    await step(page, 'h3').getByText('stored the report').waitFor();
    const before = recorded.find(({ id }) => id === 'h3') ?? first;
    controls.put({ ...before, lines: [...before.lines, 'one line more'] });
    await step(page, 'h3').getByText('one line more').waitFor();
  });

  it('says when the cloud is gone, and comes back by itself', async () => {
    const { page, server, controls } = await open();
    const banner = page.getByRole('alert');
    expect(await banner.count()).toBe(0);
    await server.close();
    await banner.waitFor();
    await startTestPage([], { port: server.port, controls });
    controls.put({ ...first, id: 'h200', place: { bucket: 'b', key: 'after.txt' } });
    await row(page, 'after.txt').waitFor();
    expect(await banner.count()).toBe(0);
  });

  it('uploads a file straight to OSS with the ticket of the cloud', async () => {
    const oss = await startStubOss();
    const { page, server, controls } = await open();
    controls.ticket = {
      url: `${oss.url}/oss-inbox-demo`,
      fields: [
        ['key', 'uploads/${filename}'],
        ['policy', 'eyJ9'],
        ['x:uid', 'u-1001'],
      ],
    };
    const file = { name: 'Bericht 中国.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Bericht 中国.txt: OSS answers 200 {"Status":"OK"}').waitFor();
    expect(controls.calls).toEqual([['issueUpload', 5]]);
    expect(oss.uploads).toEqual([
      {
        origin: server.url,
        fields: [
          ['key', 'uploads/${filename}'],
          ['policy', 'eyJ9'],
          ['x:uid', 'u-1001'],
          ['file', 'Bericht 中国.txt: hello'],
        ],
      },
    ]);
    const place = { bucket: 'oss-inbox-demo', key: 'uploads/Bericht 中国.txt' };
    controls.put({ ...first, id: 'h300', place });
    // The upload is looked at as soon as it is told of.
    await step(page, 'h300').waitFor();
  });

  it('finds an upload whose name OSS shortens, or that has a pattern in it', async () => {
    const oss = await startStubOss();
    const { page, controls } = await open();
    const fields = [['key', 'uploads/${filename}']] as const;
    controls.ticket = { url: `${oss.url}/oss-inbox-demo`, fields };
    const name = 'folder\\$&.txt';
    const transfer = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File(['hi'], ${JSON.stringify(name)})); return data; })()`,
    );
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
    await page.getByText('OSS answers 200').waitFor();
    controls.put({
      ...first,
      id: 'h301',
      place: { bucket: 'oss-inbox-demo', key: 'uploads/$&.txt' },
    });
    await step(page, 'h301').waitFor();
  });

  it('takes a file that is dropped', async () => {
    const oss = await startStubOss(203, '<Error><Code>CallbackFailed</Code></Error>');
    const { page, controls } = await open();
    controls.ticket = { url: `${oss.url}/`, fields: [['key', 'uploads/a.txt']] };
    const transfer = await page.evaluateHandle(
      "(() => { const data = new DataTransfer(); data.items.add(new File(['hi'], 'a.txt')); return data; })()",
    );
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
    await page.getByText('a.txt: OSS answers 203 <Error><Code>CallbackFailed').waitFor();
    expect(oss.uploads[0]?.fields.at(-1)).toEqual(['file', 'a.txt: hi']);
  });

  it('has the cloud do what its buttons say', async () => {
    const { page, controls } = await open();
    const done = (count: number) => eventually(() => controls.calls.length).toBe(count);
    await row(page, 'photo.png').click();
    await step(page, 'h21').getByRole('button', { name: 'Send again' }).click();
    await done(1);
    await step(page, 'h21').getByRole('button', { name: 'Forge it' }).click();
    await done(2);
    await row(page, 'broken.json').click();
    await step(page, 'h39').getByRole('button', { name: 'Replay' }).click();
    await done(3);
    await page.getByText('Send a sample').click();
    await page.getByRole('group', { name: 'Object events' }).getByText('created').click();
    await done(4);
    // What the sample led to is looked at.
    await step(page, 'h40').waitFor();
    await row(page, 'film.mp4').click();
    await page.getByLabel('Convert').selectOption('video/convert to mp4');
    await page.getByRole('button', { name: 'Start' }).click();
    await done(5);
    await page.getByLabel('Double').fill('30');
    await page.getByLabel('Double').press('Enter');
    await done(6);
    await page.getByLabel('Crash the next').selectOption('task-result');
    await page.getByRole('button', { name: 'late' }).click();
    await page.getByText('task-result will crash late').waitFor();
    const fail = page.getByRole('button', { name: 'Fail the next task' });
    await fail.click();
    await eventually(() => fail.getAttribute('aria-pressed')).toBe('true');
    expect(controls.calls).toEqual([
      ['act', 'again', 'h21'],
      ['act', 'forge', 'h21'],
      ['act', 'replay', 'h39'],
      ['sendSample', 'created'],
      ['convert', { bucket: 'oss-inbox-demo', key: 'uploads/film.mp4' }, 'video/convert to mp4'],
      ['setSwitches', { doubled: 30 }],
      ['crashNext', 'task-result', 'late'],
      ['failNextTask'],
    ]);
  });

  it('says so when OSS can not be reached', async () => {
    const { page, controls } = await open();
    controls.ticket = { url: 'http://127.0.0.1:1/', fields: [['key', 'a.txt']] };
    const file = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('status').getByText('a.txt did not reach OSS').waitFor();
  });

  it('says why something could not be done, until that is dismissed', async () => {
    const { page, controls } = await open();
    controls.fault = 'the callback is no longer kept';
    await row(page, 'photo.png').click();
    await step(page, 'h21').getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('status').getByText('the callback is no longer kept').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await eventually(() => page.getByText('no longer kept').count()).toBe(0);
  });

  it('shows hostile payloads as text', async () => {
    const { page, faults } = await open();
    await page.locator('.row', { hasText: '<img' }).first().click();
    await step(page, 'h60').getByRole('button', { name: 'Show' }).click();
    await step(page, 'h60').locator('pre').getByText(hostile).waitFor();
    expect(await step(page, 'h60').textContent()).toContain(hostile);
    expect(await page.locator('#page img, #page script').count()).toBe(0);
    expect(await page.title()).toBe('Local cloud');
    expect(faults).toEqual([]);
  });

  it('asks nothing of anything but this machine', async () => {
    const { page, requests } = await open();
    await row(page, report).click();
    await step(page, 'h2').getByRole('button', { name: 'Show' }).click();
    await step(page, 'h2').locator('pre').first().waitFor();
    expect(requests.length).toBeGreaterThan(3);
    for (const url of requests) expect(url).toMatch(/^(?:http:\/\/127\.0\.0\.1:|data:,)/);
    // The policy is what stops it, not that nobody is there.
    const blocked = await page.evaluate(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.blockedURI));
      fetch('http://192.0.2.1/').catch(() => setTimeout(resolve, 5000, 'nothing'));
    })`);
    expect(blocked).toBe('http://192.0.2.1/');
  });

  it.each(['light', 'dark'] as const)(
    'fits a phone without scrolling sideways (%s)',
    async (colorScheme) => {
      const viewport = { width: 375, height: 812 };
      const { page } = await open(recorded, { viewport, colorScheme, hasTouch: true });
      const width = () => page.evaluate('document.documentElement.scrollWidth');
      for (const summary of ['Addresses, functions, queues', 'Faults', 'Send a sample']) {
        await page.getByText(summary).click();
      }
      for (const each of await page.locator('.row').all()) {
        await each.click();
        const closed = page.getByRole('button', { name: 'Show' });
        while ((await closed.count()) > 0) await closed.first().click();
        expect(await width()).toBe(375);
      }
      await row(page, report).click();
      expect(await page.locator('#timeline-title').isVisible()).toBe(true);
    },
  );

  it('stays quick with ten thousand trace events', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      ...first,
      id: `m${n}`,
      time: first.time + n,
      place: { bucket: 'b', key: `uploads/${n % 5000 < 4000 ? n : 'one'}.txt` },
    }));
    const { page, controls } = await open(many);
    expect(await page.locator('.row').count()).toBeLessThan(60);
    await page.locator('#list').press('End');
    await page.locator('#row-8000').getByText('0.txt').waitFor();
    await page.getByRole('searchbox').fill('one.txt');
    await eventually(() => page.locator('.row').count()).toBe(1);
    await row(page, 'one.txt').click();
    await page.getByRole('button', { name: 'earlier steps' }).waitFor();
    expect(await page.locator('.step').count()).toBe(150);
    for (let n = 0; n < 2000; n += 1) {
      controls.put({ ...first, id: `n${n}`, place: { bucket: 'b', key: 'uploads/one.txt' } });
    }
    await page.getByText('4000 steps').waitFor();
  });
});
