import { list, map } from './shape.js';

// What the component fc3 (0.1.22) and the command line read. They look at nothing else, and say nothing about it.

const action = map({
  run: 'text',
  path: 'text',
  component: 'text',
  plugin: 'text',
  args: 'any',
  allow_failure: 'any',
});

/** What stands at the top of the file. */
export const templateShape = map({
  edition: 'any',
  name: 'text',
  access: 'text',
  vars: 'any',
  env: 'any',
  resources: 'any',
  template: 'any',
  extend: 'any',
  flow: 'any',
  plugins: 'any',
  use: 'any',
  actions: 'any',
});

/** What stands beside a resource's `props`. */
export const resourceShape = map(
  {
    component: 'text',
    access: 'text',
    props: 'any',
    extend: map({ name: 'text', ignore: list('text') }),
    actions: 'any',
    plugins: 'any',
    allow_failure: 'any',
  },
  'component',
  'props',
);

/** The commands of a hook, under `pre-deploy` and its like. */
export const hookShape = list(action);

const destination = map({ destination: 'text' }, 'destination');
const hook = map({ handler: 'text', timeout: 'number', command: list('text') });
const healthCheck = map({
  failureThreshold: 'number',
  httpGetUrl: 'text',
  initialDelaySeconds: 'number',
  periodSeconds: 'number',
  successThreshold: 'number',
  timeoutSeconds: 'number',
});
const container = {
  command: list('text'),
  port: 'number',
  healthCheckConfig: healthCheck,
} as const;
const mountPoint = {
  mountDir: 'text',
  bucketName: 'text',
  bucketPath: 'text',
  endpoint: 'text',
  readOnly: 'boolean',
  serverAddr: 'text',
  enableTLS: 'boolean',
} as const;

const trigger = map(
  {
    triggerName: 'text',
    triggerType: 'text',
    triggerConfig: 'any',
    sourceArn: 'text',
    invocationRole: 'text',
    qualifier: 'text',
    description: 'text',
  },
  'triggerName',
  'triggerType',
  'triggerConfig',
);

/** A function of the component fc3. What is under `environmentVariables` is looked at by rules of its own. */
export const functionShape = map(
  {
    functionName: 'text',
    region: 'text',
    description: 'text',
    runtime: 'text',
    handler: 'text',
    code: map({ src: 'text', ossBucketName: 'text', ossObjectName: 'text' }),
    cpu: 'number',
    memorySize: 'number',
    diskSize: 'number',
    timeout: 'number',
    instanceConcurrency: 'number',
    internetAccess: 'boolean',
    role: 'text',
    endpoint: 'text',
    resourceGroupId: 'text',
    enableLongLiving: 'boolean',
    instanceIsolationMode: 'text',
    sessionAffinity: 'text',
    sessionAffinityConfig: 'any',
    supplement: 'any',
    annotations: map({ headers: 'any' }),
    environmentVariables: 'any',
    envelopes: list('text'),
    tags: list(map({ key: 'text', value: 'text' }, 'key', 'value')),
    logConfig: map({
      project: 'text',
      logstore: 'text',
      enableRequestMetrics: 'boolean',
      enableInstanceMetrics: 'boolean',
      enableLlmMetrics: 'boolean',
      logBeginRule: 'text',
    }),
    vpcConfig: map({ vpcId: 'text', vSwitchIds: 'any', securityGroupId: 'text' }),
    vpcBinding: map({ vpcIds: list('text') }),
    nasConfig: map({ userId: 'number', groupId: 'number', mountPoints: list(map(mountPoint)) }),
    ossMountConfig: map({ mountPoints: list(map(mountPoint)) }),
    gpuConfig: map({ gpuType: 'text', gpuMemorySize: 'number' }),
    customDNS: map({ nameServers: list('text'), searches: list('text'), dnsOptions: 'any' }),
    customRuntimeConfig: map({ ...container, args: list('text') }),
    customContainerConfig: map({
      ...container,
      image: 'text',
      entrypoint: list('text'),
      registryConfig: 'any',
    }),
    instanceLifecycleConfig: map({ initializer: hook, preStop: hook }),
    concurrencyConfig: map({ reservedConcurrency: 'number' }, 'reservedConcurrency'),
    provisionConfig: map({
      defaultTarget: 'number',
      alwaysAllocateCPU: 'boolean',
      alwaysAllocateGPU: 'boolean',
      scheduledActions: 'any',
      targetTrackingPolicies: 'any',
    }),
    scalingConfig: map({
      minInstances: 'number',
      residentPoolId: 'text',
      horizontalScalingPolicies: 'any',
      scheduledPolicies: 'any',
    }),
    tracingConfig: map({ type: 'text', params: 'any', jaegerConfig: map({ endpoint: 'text' }) }),
    asyncInvokeConfig: map({
      asyncTask: 'boolean',
      maxAsyncEventAgeInSeconds: 'number',
      maxAsyncRetryAttempts: 'number',
      qualifier: 'text',
      destinationConfig: map({ onSuccess: destination, onFailure: destination }),
    }),
    triggers: list(trigger),
  },
  'functionName',
  'region',
  'runtime',
);
