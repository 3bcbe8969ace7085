import { isDeferred } from './template.js';

/** A resource name, taken apart: `acs:<service>:<region>:<account>:<resource>`. */
export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** The parts of a resource name; `undefined` for text that is none. Parts that a deploy fills in are empty. */
export function parseArn(text: string): Arn | undefined {
  const parts = /^acs:([a-z]+):([^:]*):([^:]*):(.+)$/s.exec(text);
  if (!parts) return undefined;
  const [service, region, account, resource] = parts
    .slice(1)
    .map((part) => (isDeferred(part) ? '' : part));
  return {
    service: service ?? '',
    region: region ?? '',
    account: account ?? '',
    resource: resource ?? '',
  };
}
