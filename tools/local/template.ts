import { dirname, resolve } from 'node:path';
import * as z from 'zod/mini';
import { renderTemplate } from './render-template.js';
import { type Trigger, triggerSchema } from './trigger.js';

const MADE_UP_ACCOUNT = '1234567890123456';

export interface FunctionTemplate {
  readonly name: string;
  /** The folder of the built code, absolute. */
  readonly code: string;
  /** `index.handler`. */
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memory: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Retries after the first attempt of an asynchronous invocation. */
  readonly retries: number;
  /** Seconds after which an asynchronous invocation is not tried again. */
  readonly maxAsyncEventAge?: number;
  /** Resource names (ARNs) that asynchronous invocations report to. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
  readonly triggers: readonly Trigger[];
}

export interface Template {
  readonly region: string;
  readonly account: string;
  readonly functions: readonly FunctionTemplate[];
}

const destination = z.optional(z.looseObject({ destination: z.string() }));
const propsSchema = z.looseObject({
  region: z.string(),
  functionName: z.string(),
  code: z.string(),
  handler: z.string(),
  timeout: z.optional(z.number()),
  memorySize: z.optional(z.number()),
  environmentVariables: z.optional(z.record(z.string(), z.coerce.string())),
  asyncInvokeConfig: z.optional(
    z.looseObject({
      maxAsyncRetryAttempts: z.optional(z.number()),
      maxAsyncEventAgeInSeconds: z.optional(z.number()),
      destinationConfig: z.optional(
        z.looseObject({ onSuccess: destination, onFailure: destination }),
      ),
    }),
  ),
  triggers: z.optional(z.array(triggerSchema)),
});
const templateSchema = z.looseObject({
  resources: z.record(z.string(), z.looseObject({ props: propsSchema })),
});

/**
 * The functions and triggers of an `s.yaml`.
 *
 * @throws {Error} when the CLI refuses the template, or when it lacks what is needed here.
 */
export async function readTemplate(path: string): Promise<Template> {
  const account = process.env['ACCOUNT_ID'] || MADE_UP_ACCOUNT;
  const result = templateSchema.safeParse(await renderTemplate(path, account));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const props = Object.values(result.data.resources).map((resource) => resource.props);
  const [first] = props;
  if (!first) throw new Error(`${path}: no resources`);
  return {
    region: first.region,
    account,
    functions: props.map((item) => readFunction(item, dirname(path))),
  };
}

function readFunction(props: z.output<typeof propsSchema>, folder: string): FunctionTemplate {
  const {
    destinationConfig,
    maxAsyncRetryAttempts = 3,
    maxAsyncEventAgeInSeconds: maxAsyncEventAge,
  } = props.asyncInvokeConfig ?? {};
  const onSuccess = destinationConfig?.onSuccess?.destination;
  const onFailure = destinationConfig?.onFailure?.destination;
  return {
    name: props.functionName,
    code: resolve(folder, props.code),
    handler: props.handler,
    timeout: props.timeout ?? 3,
    memory: props.memorySize ?? 512,
    environment: props.environmentVariables ?? {},
    retries: maxAsyncRetryAttempts,
    ...(maxAsyncEventAge !== undefined && { maxAsyncEventAge }),
    ...(onSuccess && { onSuccess }),
    ...(onFailure && { onFailure }),
    triggers: props.triggers ?? [],
  };
}
