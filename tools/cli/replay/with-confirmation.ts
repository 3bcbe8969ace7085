import { decodeReplay, decodeUtf8, isObject, tryParseJson } from 'oss-inbox';

/**
 * The event of an upload callback's replay with `unconfirmed` in it or not, as the operator says and whatever the dead letter held:
 * OSS is asked for the object again unless they say otherwise. Any other event stays as it is, byte for byte.
 */
export function withConfirmation(event: Buffer, unconfirmed: boolean): Buffer {
  if (!isReplay(event)) return event;
  const value = tryParseJson(decodeUtf8(event) ?? '');
  if (!isObject(value) || unconfirmed === (value['unconfirmed'] === true)) return event;
  const { unconfirmed: _, ...rest } = value;
  return Buffer.from(JSON.stringify(unconfirmed ? { ...rest, unconfirmed } : rest));
}

function isReplay(event: Buffer): boolean {
  try {
    return decodeReplay(event) !== undefined;
  } catch {
    return false;
  }
}
