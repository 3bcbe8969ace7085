import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { project } from '../../../built-project.js';
import { type LocalProgram, startProgram } from '../local-program.js';
import { temporaryFolder } from '../temporary-folder.js';
import { describeInBrowser, newTab } from './browser.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let program: LocalProgram;
let address: string;
/** While this file is there, task-result fails. */
let flag: string;

/** The tests' own functions, of which one can be broken. */
async function copyProject(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(project, folder, { recursive: true });
  flag = join(folder, 'broken');
  const own = join(folder, 'dist/task-result');
  await rename(join(own, 'index.js'), join(own, 'whole.js'));
  const source = `
    const { handler } = require('./whole.js');
    exports.handler = async (...all) => {
      if (require('node:fs').existsSync(${JSON.stringify(flag)})) throw new Error('broken on purpose');
      return handler(...all);
    };`;
  await writeFile(join(own, 'index.js'), source);
  return join(folder, 's.yaml');
}

const dropZone = (page: Page) => page.getByRole('button', { name: 'Drop a file' });
const row = (page: Page, name: string) => page.getByRole('option', { name });
/** A step whose headline has these words, in this order. */
const step = (page: Page, kind: string, title: string, state: string) =>
  page.locator(`.step[data-kind=${kind}]`, { hasText: title }).filter({ hasText: state }).first();

async function openPage() {
  const tab = await newTab();
  await tab.page.goto(address);
  await dropZone(tab.page).waitFor();
  return tab;
}

async function dropFile(page: Page, name: string) {
  // As text, since there are no types of a browser here.
  const carried = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['hello'], ${JSON.stringify(name)}, { type: 'text/plain' }));
    return transfer;
  })()`);
  await dropZone(page).dispatchEvent('drop', { dataTransfer: carried });
}

async function openSample(page: Page, name: string) {
  await page.getByText('Send a sample').click();
  await page.getByRole('button', { name, exact: true }).click();
}

describeInBrowser('the page of the local cloud', () => {
  beforeAll(async () => {
    program = await startProgram(['--template', await copyProject()]);
    await vi.waitFor(() => expect(program.output()).toContain('Up until Ctrl-C'), 30_000);
    [address = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(program.output()) ?? [];
  });
  afterAll(async () => {
    program.process.kill('SIGINT');
    expect(await program.ended, program.output()).toBe(0);
  });

  it('shows a dropped file on its way until it is handled', async () => {
    const { page, requests, faults } = await openPage();
    await dropFile(page, 'Bericht 中国.txt');
    await row(page, 'Bericht 中国.txt').getByText('handled').waitFor();
    await row(page, 'Bericht 中国.txt').click();
    for (const [kind, title, state] of [
      ['operation', 'PostObject', 'done'],
      ['callback', 'POST http://127.0.0.1', 'done'],
      ['invocation', 'oss-inbox-upload-callback-guarded', 'done'],
      ['signal', 'oss:UploadCallback', 'handled'],
      ['event', 'oss:ObjectCreated:PostObject', 'done'],
      ['invocation', 'oss-inbox-object-event', 'done'],
      ['signal', 'oss:ObjectCreated:PostObject', 'handled'],
    ] as const) {
      await step(page, kind, title, state).waitFor();
    }
    await step(page, 'signal', 'oss:UploadCallback', 'handled')
      .getByRole('button', { name: 'Show signal' })
      .click();
    await page.getByText('"user": "page"').first().waitFor();
    expect(requests.filter((url) => !url.startsWith('http://127.0.0.1:'))).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('shows that the same callback again is a duplicate, and a forged one is refused', async () => {
    const { page } = await openPage();
    await dropFile(page, 'twice.txt');
    await row(page, 'twice.txt').getByText('handled').waitFor();
    await row(page, 'twice.txt').click();
    const callback = step(page, 'callback', 'POST http://127.0.0.1', 'done');
    await callback.getByRole('button', { name: 'Send again' }).click();
    await step(page, 'signal', 'oss:UploadCallback', 'duplicate').waitFor();
    await callback.getByRole('button', { name: 'Forge it' }).click();
    const refused = step(page, 'callback', 'POST http://127.0.0.1', 'refused');
    await refused.waitFor();
    await refused.getByRole('button', { name: 'Show' }).click();
    await refused.getByText('"code": "signature_invalid"').waitFor();
    await row(page, 'twice.txt').getByText('refused').waitFor();
  });

  it('shows that a crashed handler is tried again', async () => {
    const { page } = await openPage();
    await page.getByLabel('Crash the next').selectOption('oss-inbox-object-event');
    await page.getByRole('button', { name: 'early' }).click();
    await page.getByText('oss-inbox-object-event will crash early').waitFor();
    await dropFile(page, 'crash.txt');
    await row(page, 'crash.txt').click();
    const name = 'oss-inbox-object-event';
    await step(page, 'invocation', name, 'UnhandledInvocationError').waitFor();
    await step(page, 'signal', 'oss:ObjectCreated:PostObject', 'handled').waitFor();
    await row(page, 'crash.txt').getByText('handled').waitFor();
  });

  it('replays a dead letter once its function is mended', async () => {
    const { page } = await openPage();
    await writeFile(flag, '');
    await openSample(page, 'OfficeConversion succeeded');
    const name = 'oss-inbox-task-result';
    await step(page, 'invocation', name, 'dead').waitFor();
    const deadLetter = step(page, 'dead-letter', 'queue oss-inbox-failures', 'dead');
    await deadLetter.waitFor();
    await deadLetter.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('status').getByText('it failed again').waitFor();
    await rm(flag);
    await deadLetter.getByRole('button', { name: 'Replay' }).click();
    await step(page, 'signal', 'imm:Task:OfficeConversion', 'handled').waitFor();
    await step(page, 'dead-letter', 'queue oss-inbox-failures', 'deleted').waitFor();
  });

  it('shows a task that was asked for, its result and its output', async () => {
    const { page } = await openPage();
    await dropFile(page, 'paper.docx');
    await row(page, 'paper.docx').getByText('handled').waitFor();
    await row(page, 'paper.docx').click();
    await page.getByRole('button', { name: 'Start' }).click();
    await step(page, 'task', 'doc/convert', 'done').waitFor();
    await step(page, 'signal', 'imm:Task:OfficeConversion', 'handled').waitFor();
    await row(page, 'paper.pdf').waitFor();
  });
});
