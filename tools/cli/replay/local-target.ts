import { isObject, tryParseJson } from 'oss-inbox';
import { textOr } from '../../wire/index.js';
import { INVOCATION_MS, type Target } from './target.js';

/** The stand-in for Function Compute at this address. */
export function localTarget(url: string): Target {
  const base = url.replace(/\/$/, '');
  return {
    name: base,
    async invoke({ name }, event) {
      const address = `${base}/2023-03-30/functions/${encodeURIComponent(name)}/invocations`;
      const signal = AbortSignal.timeout(INVOCATION_MS);
      const response = await fetch(address, {
        method: 'POST',
        body: new Uint8Array(event),
        redirect: 'manual',
        signal,
      }).catch((error: unknown) => {
        throw new Error(`${base} could not be reached: is npm start running?`, { cause: error });
      });
      const body = await response.text();
      if (response.status !== 200) {
        const error = tryParseJson(body);
        const message = isObject(error) ? textOr(error['Message'], body) : body;
        throw new Error(`${base} answered with ${response.status}: ${message}`);
      }
      return { headers: Object.fromEntries(response.headers), body };
    },
  };
}
