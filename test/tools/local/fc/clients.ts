import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import Fc2 from '@alicloud/fc2';
import * as fc3 from '@alicloud/fc20230330';
import * as core from '@alicloud/openapi-core';

export interface Access {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

const anybody: Access = { accessKeyId: 'id', accessKeySecret: 'secret' };

/** The real client of the API of 2016-08-15. */
export function fc2Client(url: string, access = anybody): Fc2 {
  return new Fc2('1234567890123456', {
    accessKeyID: access.accessKeyId,
    accessKeySecret: access.accessKeySecret,
    securityToken: access.securityToken,
    region: 'cn-hangzhou',
    endpoint: url,
  });
}

/** The real client of the API of 2023-03-30. */
export function fc3Client(url: string, access = anybody) {
  // A CommonJS module's default export is that of the whole module to Node, and the class to TypeScript.
  const loaded = fc3.default;
  const Client = 'default' in loaded ? (loaded.default as typeof loaded) : loaded;
  const { accessKeyId, accessKeySecret, securityToken } = access;
  const config = new core.$OpenApiUtil.Config({
    accessKeyId,
    accessKeySecret,
    ...(securityToken !== undefined && { securityToken, type: 'sts' }),
    regionId: 'cn-hangzhou',
    endpoint: new URL(url).host,
    protocol: 'http',
  });
  return new Client(config);
}

interface Fc3Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface InvokeSettings {
  readonly qualifier?: string;
  readonly xFcInvocationType?: string;
  readonly xFcLogType?: string;
  readonly xFcAsyncTaskId?: string;
  readonly commonHeaders?: Record<string, string>;
}

/** Invokes a function with the API of 2023-03-30. */
export async function invoke3(
  client: ReturnType<typeof fc3Client>,
  name: string,
  event: string,
  { qualifier, ...headers }: InvokeSettings = {},
): Promise<Fc3Answer> {
  const body = Readable.from([Buffer.from(event)]);
  const request = new fc3.InvokeFunctionRequest({ body, ...(qualifier && { qualifier }) });
  const answer = await client.invokeFunctionWithOptions(
    name,
    request,
    new fc3.InvokeFunctionHeaders(headers),
    // Any empty model will do as the runtime options, whose class it does not export.
    new fc3.InvokeFunctionHeaders(),
  );
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    body: answer.body === undefined ? '' : await text(answer.body),
  };
}
