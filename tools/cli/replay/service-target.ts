import type { Credentials } from './credentials.js';
import { INVOCATION_MS, type Target } from './target.js';

interface Options extends Credentials {
  readonly service: string;
  readonly function: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

/** One function of a service, as Function Compute 2.0 has them, asked by the real client of its API. */
export function serviceTarget({ service, account, region, endpoint, ...options }: Options): Target {
  const { accessKeyId, accessKeySecret, securityToken } = options;
  return {
    name: `${service}/${options.function}`,
    async invoke(target, event) {
      const of = { account: account ?? target.account, region: region ?? target.region };
      if (!of.account || !of.region) {
        throw new Error('the account and region are not known: give --account and --region');
      }
      const { default: Client } = await import('@alicloud/fc2');
      const origin = endpoint ?? `https://${of.account}.${of.region}.fc.aliyuncs.com`;
      const client = new Client(of.account, {
        accessKeyID: accessKeyId,
        accessKeySecret,
        securityToken,
        region: of.region,
        endpoint: origin,
        timeout: INVOCATION_MS,
      });
      // It takes an event that is empty for none, and then sends no body.
      const answer = await client
        .invokeFunction(service, options.function, event)
        .catch((error: unknown) => {
          throw trouble(error, origin);
        });
      const { headers, data } = answer;
      return { headers, body: typeof data === 'string' ? data : (JSON.stringify(data) ?? '') };
    },
  };
}

function trouble(error: unknown, origin: string): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (/^FC\w+Error$/.test(name) && name !== 'FCundefinedError') return new Error(message);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new Error(
    code === '' || code === 'undefined'
      ? `what ${origin} answered is not from Function Compute`
      : `${origin} could not be reached (${code})`,
    { cause: error },
  );
}
