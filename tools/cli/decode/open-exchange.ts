import {
  asInboxError,
  decodePush,
  decodeUtf8,
  decodeVerifiedCallback,
  signedTargets,
} from 'oss-inbox';
import type { CapturedRequest, CapturedResponse } from '../capture/captured-message.js';
import {
  attemptAt,
  type Finding,
  inside,
  known,
  type Opener,
  otherAt,
  type Place,
  signalAt,
} from './finding.js';
import { bodyForm } from './open-body.js';
import { headerFindings, openQuery } from './parameters.js';

/** What a captured request is: an upload callback, an SMQ push, a request to OSS with a callback, or something else. */
export async function openRequest(
  request: CapturedRequest,
  outer: Place,
  open: Opener,
): Promise<Finding[]> {
  const place = inside(outer, request.form);
  const { headers, method } = request;
  const carried = [...openQuery(request.query, place), ...headerFindings(headers, place)];
  if (carried.length > 0) return carried;
  if (isPush(headers)) return openPush(request, place, open);
  if (method === 'POST' && isCallback(headers)) return [openCallback(request, place)];
  const text = decodeUtf8(request.body ?? Buffer.alloc(0))?.trim() ?? '';
  const found = text === '' ? [] : known(await open.text(text, place), place);
  if (found.length > 0) return found;
  return [
    otherAt(place, `a ${method} request that is neither an upload callback nor an SMQ push`, {
      path: request.path,
    }),
  ];
}

/** What a captured response tells: how an event's notification went, or what its body is. */
export async function openResponse(
  { form, status, headers, body }: CapturedResponse,
  outer: Place,
  open: Opener,
): Promise<Finding[]> {
  const place = inside(outer, form);
  const found = headerFindings(headers, place);
  const text = decodeUtf8(body)?.trim() ?? '';
  if (text !== '') found.push(...known(await open.text(text, place), place));
  return found.length > 0 ? found : [otherAt(place, `an HTTP response with status ${status}`)];
}

function isPush(headers: CapturedRequest['headers']): boolean {
  // What SMQ is asked with.
  if (headers['authorization']?.startsWith('MNS ')) return false;
  return Object.keys(headers).some((name) => name.startsWith('x-mns-'));
}

function isCallback(headers: CapturedRequest['headers']): boolean {
  if ('x-oss-pub-key-url' in headers || 'x-oss-tag' in headers) return true;
  // A scheme is what requests to OSS and SMQ have.
  return /^\S+$/.test(headers['authorization'] ?? '');
}

async function openPush(
  { headers, body }: CapturedRequest,
  outer: Place,
  open: Opener,
): Promise<Finding[]> {
  if (body === undefined) {
    const what = 'an SMQ push that was captured without its body';
    return [otherAt(inside(outer, 'SMQ push'), what)];
  }
  const place = inside(outer, `SMQ push (${pushFormat(headers, body)})`);
  try {
    const { text, origin } = await decodePush({ headers, body });
    return await open.delivery({ text, origin }, place);
  } catch (thrown) {
    const error = asInboxError(thrown, 'body_invalid', 'could not be decoded');
    return [{ kind: 'failure', ...place, error, text: body.toString() }];
  }
}

function pushFormat(headers: CapturedRequest['headers'], body: Buffer): string {
  if (headers['x-mns-message-id'] !== undefined) return 'SIMPLIFIED';
  return /^\s*</.test(body.toString()) ? 'XML' : 'JSON';
}

function openCallback(
  { path = '/', query, headers, body }: CapturedRequest,
  outer: Place,
): Finding {
  if (body === undefined) {
    const what = 'an upload callback that was captured without its body';
    return otherAt(inside(outer, 'upload callback'), what);
  }
  const place = inside(outer, 'upload callback', bodyForm(body));
  return attemptAt(place, body.toString(), () => {
    const [target = path] = signedTargets({ path, query });
    const signal = decodeVerifiedCallback({ path, query, headers, body }, target);
    return signalAt(place, signal);
  });
}
