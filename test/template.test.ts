import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { previewTemplate } from '../tools/build/preview-template.js';

// The templates of the tests' own project: users change those that are deployed.
const root = new URL('../build/project/', import.meta.url);

// Schemas of our own, strict down to the last key: the component's check lets misspelt keys and wrong event names pass.
const arn = (pattern: RegExp) => z.string().check(z.regex(pattern));
const common = {
  functionName: z.string().check(z.regex(/^[a-zA-Z_][\w-]{0,63}$/)),
  description: z.string(),
  region: z.literal('cn-hangzhou'),
  runtime: z.literal('nodejs20'),
  handler: z.literal('index.handler'),
  code: z.string().check(z.regex(/^\.\/dist\/[a-z-]+$/)),
  cpu: z.number(),
  memorySize: z.number().check(z.multipleOf(64)),
  diskSize: z.literal(512),
  timeout: z.number().check(z.minimum(1), z.maximum(86_400)),
  internetAccess: z.literal(true),
  role: arn(/^acs:ram::1234567890123456:role\/[\w-]+$/),
  logConfig: z.literal('auto'),
  environmentVariables: z.record(z.string().check(z.regex(/^[A-Z][A-Z0-9_]*$/)), z.string()),
};
const asynchronous = {
  asyncInvokeConfig: z.strictObject({
    // What the component adds when it reads the configuration back.
    qualifier: z.literal('LATEST'),
    maxAsyncRetryAttempts: z.literal(3),
    maxAsyncEventAgeInSeconds: z.number().check(z.minimum(1), z.maximum(604_800)),
    destinationConfig: z.strictObject({
      onFailure: z.strictObject({
        destination: z.literal(
          'acs:mns:cn-hangzhou:1234567890123456:/queues/oss-inbox-failures/messages',
        ),
      }),
    }),
  }),
};
const trigger = {
  triggerName: z.string(),
  description: z.string(),
  qualifier: z.literal('LATEST'),
};
const httpTrigger = z.strictObject({
  ...trigger,
  triggerType: z.literal('http'),
  triggerConfig: z.strictObject({
    authType: z.literal('anonymous'),
    methods: z.tuple([z.literal('POST')]),
    disableURLInternet: z.literal(false),
  }),
});
const topicTrigger = z.strictObject({
  ...trigger,
  triggerType: z.literal('mns_topic'),
  sourceArn: z.literal('acs:mns:cn-hangzhou:1234567890123456:/topics/oss-inbox-tasks'),
  invocationRole: arn(/^acs:ram::1234567890123456:role\/aliyunmnsnotificationrole$/),
  triggerConfig: z.strictObject({
    notifyContentFormat: z.literal('JSON'),
    notifyStrategy: z.enum(['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY']),
  }),
});
const ossTrigger = z.strictObject({
  ...trigger,
  triggerType: z.literal('oss'),
  sourceArn: z.literal('acs:oss:cn-hangzhou:1234567890123456:oss-inbox-uploads'),
  invocationRole: arn(/^acs:ram::1234567890123456:role\/aliyunosseventnotificationrole$/),
  triggerConfig: z.strictObject({
    events: z.tuple([
      z.literal('oss:ObjectCreated:PutObject'),
      z.literal('oss:ObjectCreated:PostObject'),
      z.literal('oss:ObjectCreated:CompleteMultipartUpload'),
    ]),
    filter: z.strictObject({
      key: z.strictObject({ prefix: z.literal('uploads/'), suffix: z.literal('') }),
    }),
  }),
});
const resource = <Props extends z.ZodMiniType>(props: Props) =>
  z.strictObject({
    component: z.literal('fc3'),
    extend: z.strictObject({ name: z.literal('function') }),
    props,
  });
const actions = (check: string) =>
  z.strictObject({
    'pre-deploy': z.tuple([
      z.strictObject({ run: z.literal('npm run build'), path: z.literal('./') }),
      z.strictObject({ run: z.literal(check), path: z.literal('./') }),
    ]),
  });
const template = z.looseObject({
  edition: z.literal('3.0.0'),
  name: z.literal('oss-inbox'),
  access: z.literal('default'),
  resources: z.strictObject({
    'upload-callback': resource(z.strictObject({ ...common, triggers: z.tuple([httpTrigger]) })),
    'task-result': resource(
      z.strictObject({ ...common, ...asynchronous, triggers: z.tuple([topicTrigger]) }),
    ),
    'object-event': resource(
      z.strictObject({ ...common, ...asynchronous, triggers: z.tuple([ossTrigger]) }),
    ),
  }),
  actions: actions('npx oss-inbox check'),
});

/** What the real `s preview` makes of it. */
function render(env: Record<string, string>, file = 's.yaml'): Promise<unknown> {
  const given = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  return previewTemplate(fileURLToPath(new URL(file, root)), { ...given, ...env });
}

describe('s.yaml', () => {
  let rendered: unknown;
  beforeAll(async () => {
    rendered = await render({ ACCOUNT_ID: '1234567890123456' });
  });

  it('renders to three functions with one trigger each, and no key that the component does not know', () => {
    expect(z.prettifyError(template.safeParse(rendered).error ?? { issues: [] })).toBe('');
  });

  it('deploys the folders that the build makes', () => {
    const { resources } = template.parse(rendered);
    for (const { props } of Object.values(resources)) {
      expect(existsSync(new URL(`${props.code}/index.js`, root)), props.code).toBe(true);
      expect(existsSync(new URL(`${props.code}/.fcignore`, root)), props.code).toBe(true);
    }
  });

  it('gives the callback function more time than OSS waits, so that the function answers first', () => {
    const { props } = template.parse(rendered).resources['upload-callback'];
    expect(props.timeout).toBe(10);
  });

  it('takes region, bucket, topic and queue from the environment', async () => {
    const text = JSON.stringify(
      await render({
        ACCOUNT_ID: '1',
        REGION: 'cn-shanghai',
        BUCKET: 'my-bucket',
        TOPIC: 'my-topic',
        FAILURE_QUEUE: 'my-queue',
      }),
    );
    expect(text).toContain('"acs:oss:cn-shanghai:1:my-bucket"');
    expect(text).toContain('"acs:mns:cn-shanghai:1:/topics/my-topic"');
    expect(text).toContain('"acs:mns:cn-shanghai:1:/queues/my-queue/messages"');
  });

  it('is not rendered without an account', async () => {
    await expect(render({})).rejects.toThrow("env('ACCOUNT_ID') not found");
  });
});

describe('s.topic-push.yaml', () => {
  const file = 's.topic-push.yaml';
  const topicPush = z.looseObject({
    edition: z.literal('3.0.0'),
    name: z.literal('oss-inbox-topic-push'),
    access: z.literal('default'),
    resources: z.strictObject({
      'topic-push': z.strictObject({
        component: z.literal('fc3'),
        props: z.strictObject({ ...common, triggers: z.tuple([httpTrigger]) }),
      }),
    }),
    actions: actions('npx oss-inbox check s.topic-push.yaml'),
  });
  let rendered: unknown;
  beforeAll(async () => {
    rendered = await render({ ACCOUNT_ID: '1234567890123456' }, file);
  });

  it('renders to one function with one HTTP trigger, and no key that the component does not know', () => {
    expect(z.prettifyError(topicPush.safeParse(rendered).error ?? { issues: [] })).toBe('');
  });

  it('deploys the folder that the build makes, the XML parser in it', () => {
    const { props } = topicPush.parse(rendered).resources['topic-push'];
    for (const name of ['index.js', 'saxes.js', '.fcignore']) {
      expect(existsSync(new URL(`${props.code}/${name}`, root)), name).toBe(true);
    }
  });

  it('gives the function more time than SMQ waits, so that the function answers first', () => {
    expect(topicPush.parse(rendered).resources['topic-push'].props.timeout).toBe(10);
  });

  it.each([
    ['the topic of the account', {}, '1234567890123456/oss-inbox-tasks'],
    ['another topic of it', { TOPIC: 'my-topic' }, '1234567890123456/my-topic'],
    [
      'the topic of the account, when the setting is empty',
      { SMQ_ALLOWED_TOPICS: '' },
      '1234567890123456/oss-inbox-tasks',
    ],
    ['what is asked for', { SMQ_ALLOWED_TOPICS: '6/a 7/*' }, '6/a 7/*'],
  ])('allows %s', async (_, env, topics) => {
    const rendition = await render({ ACCOUNT_ID: '1234567890123456', ...env }, file);
    const document = topicPush.parse(rendition);
    const { environmentVariables } = document.resources['topic-push'].props;
    expect(environmentVariables['SMQ_ALLOWED_TOPICS']).toBe(topics);
  });

  it('is not rendered without an account', async () => {
    await expect(render({}, file)).rejects.toThrow("env('ACCOUNT_ID') not found");
  });
});
