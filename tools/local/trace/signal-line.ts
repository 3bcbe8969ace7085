import { isObject, tryParseJson } from 'oss-inbox';
import { textOr } from '../../wire/index.js';

interface AboutSignal {
  readonly requestId: string;
  readonly id: string;
  readonly type: string;
}

/** A function's log line about a signal that it has decoded (LOG_LEVEL=debug), or that it is done with. */
export type SignalLine =
  | (AboutSignal & { readonly signal: Readonly<Record<string, unknown>> })
  | (AboutSignal & {
      readonly signal?: never;
      /** `handled`, `duplicate`, `ignored` or `failed`. */
      readonly outcome: string;
      /** How long the handler took, milliseconds. */
      readonly ms: number;
      readonly bucket: string;
      readonly key: string;
      /** Why it failed. */
      readonly code?: string;
      readonly error?: string;
    });

/** Reads such a line; texts that it lacks are empty. `undefined` for any other line. */
export function readSignalLine(text: string): SignalLine | undefined {
  const line = tryParseJson(text);
  if (!isObject(line)) return undefined;
  const { msg, signal } = line;
  const textOf = (name: string) => textOr(line[name], '');
  const requestId = textOf('requestId');
  if (msg === 'decoded' && isObject(signal)) {
    return { requestId, id: textOr(signal['id'], ''), type: textOr(signal['type'], ''), signal };
  }
  if (msg !== 'signal') return undefined;
  const [code, error] = [textOf('code'), textOf('error')];
  return {
    requestId,
    id: textOf('signalId'),
    type: textOf('type'),
    outcome: textOf('outcome'),
    ms: Number(line['ms'] ?? 0),
    bucket: textOf('bucket'),
    key: textOf('key'),
    ...(code && { code }),
    ...(error && { error }),
  };
}
