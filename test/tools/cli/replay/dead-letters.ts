import { deadLetterBody, InboxError } from 'oss-inbox';
import { destinationReport } from '../../../../tools/wire/index.js';

export const account = '1234567890123456';
const owner = { account, region: 'cn-hangzhou' };

/** What the function of these tests does with it: it fails while `event` begins with `fail`. */
export const source = `
exports.handler = async (event) => {
  const text = event.toString('latin1');
  console.log('got ' + Buffer.from(event).toString('base64'));
  if (text.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 1500));
  if (text.startsWith('fail')) throw new TypeError('still broken');
  if (text.startsWith('http')) return { statusCode: Number(text.slice(5)), headers: {}, body: 'said so' };
  if (text.startsWith('reject')) return { received: 1, handled: 0, rejected: 1 };
  return { received: 1 };
};`;

/** Function Compute's own dead letter about `f`. */
export function deadLetter(requestId: string, event: string, message = 'oops'): string {
  return destinationReport(
    {
      functionName: 'f',
      requestId,
      attempts: 4,
      event,
      hasFailed: true,
      payload: JSON.stringify({ errorMessage: message, errorType: 'TypeError' }),
      time: new Date(),
    },
    owner,
  );
}

/** A dead letter of this bundle's, about bytes that are not UTF-8 when they are given as Base64. */
export function rejected(requestId: string, event: string, isBase64 = false): string {
  return deadLetterBody({
    requestId,
    event,
    isBase64,
    time: Date.now(),
    functionName: 'f',
    accountId: account,
    region: owner.region,
    error: new InboxError('handler_failed', 'the handler threw an error'),
  });
}

/** What `--json` says of each dead letter: `id outcome`. */
export function outcomesOf(stdout: string): string[] {
  const { deadLetters } = JSON.parse(stdout) as { deadLetters: { id: string; outcome: string }[] };
  return deadLetters.map(({ id, outcome }) => `${id} ${outcome}`);
}
