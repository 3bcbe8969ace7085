import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Credentials } from './credentials.js';
import { INVOCATION_MS, type Target } from './target.js';

interface Options extends Credentials {
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** An origin, instead of the public one of the account and region. */
  readonly endpoint: string | undefined;
}

/** Function Compute 3.0, asked by its real client; account and region are the function's where they are not given. */
export function fc3Target({ account, region, endpoint, ...access }: Options): Target {
  return {
    name: endpoint ?? 'Function Compute 3.0',
    async invoke(target, event) {
      const of = { account: account ?? target.account, region: region ?? target.region };
      if (endpoint === undefined && !(of.account && of.region)) {
        throw new Error('the account and region are not known: give --account and --region');
      }
      const origin = new URL(endpoint ?? `https://${of.account}.${of.region}.fc.aliyuncs.com`);
      const client = await newClient(origin, of.region ?? 'cn-hangzhou', access);
      const { service, name } = target;
      const fullName = service === undefined ? name : `${service.split('.', 1)[0]}$${name}`;
      const { InvokeFunctionRequest } = await import('@alicloud/fc20230330');
      const request = new InvokeFunctionRequest({ body: Readable.from([event]) });
      const answer = await client.invokeFunction(fullName, request).catch((error: unknown) => {
        throw trouble(error, origin);
      });
      return {
        headers: answer.headers ?? {},
        body: answer.body === undefined ? '' : await text(answer.body),
      };
    },
  };
}

// A CommonJS module's default export is that of the whole module to Node, and the class to TypeScript.
async function newClient({ host, protocol }: URL, regionId: string, access: Credentials) {
  const [{ default: loaded }, { $OpenApiUtil }] = await Promise.all([
    import('@alicloud/fc20230330'),
    import('@alicloud/openapi-core'),
  ]);
  const Client = 'default' in loaded ? (loaded.default as typeof loaded) : loaded;
  const { accessKeyId, accessKeySecret, securityToken } = access;
  const config = new $OpenApiUtil.Config({
    accessKeyId,
    accessKeySecret,
    ...(securityToken !== undefined && { securityToken, type: 'sts' }),
    regionId,
    endpoint: host,
    protocol: protocol.replace(':', ''),
    readTimeout: INVOCATION_MS,
    connectTimeout: 10_000,
  });
  return new Client(config);
}

// Of Node's errors only the code is told: the client's own texts are about its insides.
function trouble(error: unknown, { origin }: URL): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if ('statusCode' in error && code) return new Error(error.message, { cause: error });
  if (code === '') return new Error(`what ${origin} answered is not from Function Compute`);
  return new Error(`${origin} could not be reached (${code})`, { cause: error });
}
