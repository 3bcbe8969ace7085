import type { FunctionTemplate } from '../template.js';
import type { InvocationContext } from './invocation.js';

interface Where {
  readonly region: string;
  readonly account: string;
}

/** Those of the functions' role. */
export const functionCredentials = {
  accessKeyId: 'STS.LOCAL',
  accessKeySecret: 'local-secret',
  securityToken: 'local-token',
};

/** The environment of an instance: the function's own variables, those of `over`, and Function Compute's. */
export function instanceEnvironment(
  template: FunctionTemplate,
  over: Readonly<Record<string, string>>,
  { region, account, instanceId }: Where & { readonly instanceId: string },
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    // Has the functions trust the key of the samples.
    OSS_INBOX_LOCAL: 'true',
    ...template.environment,
    ...over,
    FC_REGION: region,
    FC_ACCOUNT_ID: account,
    FC_FUNCTION_NAME: template.name,
    FC_FUNC_CODE_PATH: template.code,
    FC_INSTANCE_ID: instanceId,
    ALIBABA_CLOUD_ACCESS_KEY_ID: functionCredentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: functionCredentials.accessKeySecret,
    ALIBABA_CLOUD_SECURITY_TOKEN: functionCredentials.securityToken,
  };
}

/** The context of one request. */
export function invocationContext(
  { name, handler, memory, timeout }: FunctionTemplate,
  { region, account }: Where,
  request: {
    readonly requestId: string;
    readonly retryCount: number;
    readonly qualifier: string;
  },
): InvocationContext {
  return {
    callbackWaitsForEmptyEventLoop: false,
    requestId: request.requestId,
    credentials: functionCredentials,
    function: { name, handler, memory, timeout },
    service: {
      logProject: `serverless-${region}-local`,
      logStore: 'default-logs',
      qualifier: request.qualifier,
      versionId: '',
    },
    region,
    accountId: account,
    retryCount: request.retryCount,
    tracing: { openTracingSpanBaggages: {} },
  };
}
