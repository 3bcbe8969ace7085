import { readFile } from 'node:fs/promises';
import { buildAsyncProcess, buildCallback, decodeAsyncProcessResponse } from 'oss-inbox';
import type { Cloud } from '../cloud.js';
import { type SentCallback, sendCallback } from '../oss/callback/send-callback.js';
import { type Places, readPlaces } from '../places.js';
import type { Printer } from '../print/printer.js';
import { ossClient, processAsync, smqClient } from '../real-clients.js';
import { picture } from './picture.js';
import type { SignalWatch } from './signal-watch.js';

export interface DemoOptions {
  readonly cloud: Cloud;
  readonly watch: SignalWatch;
  readonly printer: Printer;
  /** A text file to upload. */
  readonly document: string;
  /** The callback that went out last. */
  readonly lastCallback: () => SentCallback | undefined;
}

interface SampleContext extends DemoOptions, Places {}

/**
 * Plays each channel once with the real clients and returns when all that should come has come.
 *
 * @throws {Error} when a client fails, or when something comes out otherwise than it should.
 */
export async function playDemo(options: DemoOptions): Promise<void> {
  const context = { ...options, ...readPlaces(options.cloud) };
  await uploadWithCallback(context);
  const key = await uploadByForm(context);
  await convert(context, key);
  await publishOwnMessage(context);
  await repeatCallback(context);
  await forgeCallback(context);
}

async function uploadWithCallback({
  cloud,
  watch,
  printer,
  bucket,
  callbackUrl,
  prefix,
}: SampleContext) {
  const key = `${prefix}Bericht für 中国 1+1.png`;
  printer.heading(`PutObject ${bucket}/${key}, with a callback (ali-oss)`);
  const called = watch.expect(
    'the upload callback',
    (record) => record.type === 'oss:UploadCallback',
  );
  const event = watch.expect('the event of PutObject', (record) => {
    return record.type === 'oss:ObjectCreated:PutObject' && record.key === key;
  });
  const { headers } = buildCallback({ url: callbackUrl, variables: { uid: 'u-1001' } });
  const { data, res } = await ossClient(cloud, bucket).put(key, picture, { headers });
  printer.note('the uploader gets', `${res.status} ${JSON.stringify(data)}`);
  await called;
  await event;
}

async function uploadByForm({ cloud, watch, printer, bucket, prefix, document }: SampleContext) {
  const key = `${prefix}License.txt`;
  printer.heading(`PostObject ${bucket}/${key} (an HTML form)`);
  const event = watch.expect('the event of PostObject', (record) => {
    return record.type === 'oss:ObjectCreated:PostObject' && record.key === key;
  });
  const form = new FormData();
  form.append('key', `${prefix}\${filename}`);
  form.append('success_action_status', '200');
  const file = await readFile(document);
  form.append('file', new File([file], 'License.txt', { type: 'text/plain' }));
  const response = await fetch(`${cloud.oss.url}/${bucket}`, { method: 'POST', body: form });
  printer.note('the browser gets', String(response.status));
  await event;
  return key;
}

async function convert({ cloud, watch, printer, bucket, topic }: SampleContext, key: string) {
  printer.heading(`doc/convert of ${key}, result to the topic ${topic} (ali-oss)`);
  const result = watch.expect('the result of doc/convert', (record) => {
    return record.type === 'imm:Task:OfficeConversion';
  });
  const process = buildAsyncProcess({
    action: 'doc/convert',
    params: { target: 'pdf', source: 'txt' },
    saveAs: { bucket, object: 'results/{barename}.{autoext}' },
    notify: { topic },
  });
  const { answer } = await processAsync(cloud, { bucket, key }, process);
  printer.note('OSS answers', decodeAsyncProcessResponse(answer).taskId);
  await result;
  const output = await ossClient(cloud, bucket).get('results/License.pdf');
  printer.note('results/License.pdf', output.content.toString().trim());
}

async function publishOwnMessage({ cloud, watch, printer, topic }: SampleContext) {
  printer.heading(`a message of your own to the topic ${topic} (@alicloud/mns)`);
  const message = watch.expect('the message', (record) => record.type === 'smq:Message');
  const body = JSON.stringify({ orderId: 'ord-0001', amount: 1999 });
  const { body: answer } = await smqClient(cloud).publishMessage(topic, { MessageBody: body });
  printer.note('SMQ answers', answer?.['MessageId'] ?? '');
  await message;
}

async function repeatCallback({ printer, lastCallback }: SampleContext) {
  printer.heading('the first callback again, as it was');
  const answer = await call(printer, callbackSent(lastCallback));
  if (answer.status !== 200 || !answer.text.includes('"duplicate":true')) {
    throw new Error('a repeated callback was not recognised');
  }
}

async function forgeCallback({ printer, lastCallback }: SampleContext) {
  printer.heading('the first callback again, one byte of its body changed');
  const sent = callbackSent(lastCallback);
  const answer = await call(printer, { ...sent, body: sent.body.replace('u-1001', 'u-1002') });
  if (answer.status !== 403) throw new Error(`a forged callback got ${answer.status}, not 403`);
}

function callbackSent(lastCallback: SampleContext['lastCallback']): SentCallback {
  const sent = lastCallback();
  if (!sent) throw new Error('no callback went out');
  return sent;
}

async function call(printer: Printer, sent: SentCallback) {
  const { reply, fault } = await sendCallback(sent, { timeout: 5000, sni: true });
  if (!reply) throw new Error(`${sent.url} did not answer: ${fault?.message}`);
  const text = reply.body.toString();
  printer.note('the function answers', `${reply.status} ${text}`);
  return { status: reply.status, text };
}
