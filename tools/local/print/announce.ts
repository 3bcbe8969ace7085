import { buildCallback } from 'oss-inbox';
import type { Listening } from '../http/listen.js';
import { findPlaces } from '../places.js';
import type { Local } from '../start-local.js';
import type { Printer } from './printer.js';

/** Says where everything listens, and which ports were busy. */
export function announceAddresses(
  { cloud: { oss, smq, fc }, page, database }: Local,
  printer: Printer,
): void {
  printer.line('A local Alibaba Cloud, wired as its template says:');
  announceOne('the page, which shows what happens', page, printer);
  announceOne('OSS', oss, printer);
  announceOne('SMQ', smq, printer);
  announceOne('Function Compute', fc, printer);
  for (const [name, gateway] of fc.http) announceOne(`HTTP trigger of ${name}`, gateway, printer);
  if (database !== undefined)
    announceOne('PostgreSQL, which remembers', { url: database }, printer);
}

/** Says what to try next. */
export function inviteToTry({ cloud, page }: Local, printer: Printer): void {
  const { bucket, prefix = '', callbackUrl, topic } = findPlaces(cloud);
  printer.line();
  const takesFiles = bucket !== undefined && callbackUrl !== undefined;
  printer.line(`Up until Ctrl-C. Open ${page.url}${takesFiles ? ' and drop a file' : ''}.`);
  // curl can't sign.
  if (cloud.local.credentials.length > 0) return;
  if (takesFiles) {
    const fields = { bucket: '${bucket}', object: '${object}' };
    const { headers } = buildCallback({ url: callbackUrl, fields });
    printer.line('Or upload one, with a callback:');
    printer.line();
    printer.line(`curl -T README.md -H 'x-oss-callback: ${headers['x-oss-callback']}' \\`);
    printer.line(`  '${cloud.oss.url}/${bucket}/${prefix}README.md'`);
    printer.line();
  }
  if (topic !== undefined) {
    printer.line('Or publish a message:');
    printer.line();
    printer.line(`curl ${cloud.smq.url}/topics/${topic}/messages \\`);
    printer.line(`  -d '<Message><MessageBody>hello</MessageBody></Message>'`);
  }
}

function announceOne(
  name: string,
  { url, busyPort }: Pick<Listening, 'url' | 'busyPort'>,
  printer: Printer,
): void {
  const why = busyPort === undefined ? '' : `  (port ${busyPort} is busy)`;
  printer.line(`  ${name.padEnd(50)} ${url}${why}`);
}
