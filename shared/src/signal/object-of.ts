import { present } from '../core/index.js';
import {
  isObjectEventSignal,
  isTaskResultSignal,
  isUploadCallbackSignal,
  type Signal,
} from './signal.js';

/** A bucket and a key, as far as they are known. */
export interface ObjectName {
  readonly bucket?: string;
  readonly key?: string;
}

/** The object a signal is about; a task result is about its first source. */
export function objectOf(signal: Signal): ObjectName {
  if (isUploadCallbackSignal(signal)) return name(signal.data.bucket, signal.data.object);
  if (isObjectEventSignal(signal))
    return name(signal.data.oss.bucket.name, signal.data.oss.object.key);
  if (isTaskResultSignal(signal)) {
    const uri = signal.data.Sources?.[0]?.URI ?? signal.data.Files?.[0]?.URI ?? '';
    const parts = /^oss:\/\/([^/]+)\/(.+)$/s.exec(uri);
    return name(parts?.[1], parts?.[2]);
  }
  return {};
}

function name(bucket: string | undefined, key: string | undefined): ObjectName {
  return present({ bucket, key });
}
