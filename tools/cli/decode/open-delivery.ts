import {
  type Decoded,
  decodeBase64,
  decodeDelivery,
  decodeMessage,
  decodeUtf8,
  isSmqMessageSignal,
} from 'oss-inbox';
import {
  type DecodeOptions,
  type Delivery,
  type Finding,
  inside,
  type Place,
  signalAt,
} from './finding.js';

const NO_ID =
  'it carries no id of its own: in a function its id is made of the request id of the invocation';

/**
 * What an asynchronous function would find in the event, or in the message of an SMQ topic or queue that came from
 * `origin`, each with the envelopes that were around it.
 */
export async function openDelivery(
  content: Delivery,
  place: Place,
  { encoding }: DecodeOptions,
): Promise<Finding[]> {
  const envelopes = new Map<Decoded, readonly string[]>();
  const onEnvelope = (name: string, found: readonly Decoded[]) => {
    for (const each of found) envelopes.set(each, [name, ...(envelopes.get(each) ?? [])]);
  };
  const options = { encoding, onEnvelope };
  const decoded = Buffer.isBuffer(content)
    ? await decodeDelivery(content, options)
    : await decodeMessage(content.text, content.origin, options);
  return decoded.map((each) => toFinding(each, inside(place, ...(envelopes.get(each) ?? []))));
}

function toFinding(decoded: Decoded, place: Place): Finding {
  if (decoded.ok) {
    const { signal } = decoded;
    const isNameless = isSmqMessageSignal(signal) && signal.data.messageId === undefined;
    return signalAt(place, signal, isNameless ? NO_ID : undefined);
  }
  const { error, text } = decoded;
  return {
    kind: 'failure',
    ...(isBase64OfJson(text) ? inside(place, 'Base64') : place),
    error,
    text,
  };
}

// Text that was Base64 of something that begins like JSON failed after it was decoded.
function isBase64OfJson(text: string): boolean {
  const bytes = /^\s*[{[<]/.test(text) ? undefined : decodeBase64(text.trim());
  return /^\s*[{[]/.test((bytes && decodeUtf8(bytes)) ?? '');
}
