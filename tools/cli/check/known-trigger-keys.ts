import { list, map, type Shape } from './shape.js';

/** `triggerConfig`, by `triggerType`. */
export const triggerConfigShapes = new Map<string, Shape>([
  [
    'http',
    map(
      {
        authType: 'text',
        methods: list('text'),
        disableURLInternet: 'boolean',
        // The component's schema does not have it, and hands it on; Function Compute reads it.
        corsConfig: map({
          allowCredentials: 'boolean',
          allowHeaders: list('text'),
          allowMethods: list('text'),
          allowOrigins: list('text'),
          exposeHeaders: list('text'),
          maxAge: 'number',
        }),
        authConfig: map({
          jwks: 'any',
          tokenLookup: 'any',
          claimPassBy: 'any',
          blacklist: list('text'),
          whitelist: list('text'),
        }),
      },
      'authType',
      'methods',
    ),
  ],
  [
    'oss',
    map(
      {
        events: list('text'),
        filter: map({ key: map({ prefix: 'text', suffix: 'text' }, 'prefix', 'suffix') }, 'key'),
      },
      'events',
      'filter',
    ),
  ],
  [
    'mns_topic',
    map(
      { notifyContentFormat: 'text', notifyStrategy: 'text', filterTag: 'text' },
      'notifyContentFormat',
      'notifyStrategy',
    ),
  ],
  [
    'timer',
    map({ cronExpression: 'text', enable: 'boolean', payload: 'text' }, 'cronExpression', 'enable'),
  ],
  [
    'eventbridge',
    map(
      {
        triggerEnable: 'boolean',
        asyncInvocationType: 'boolean',
        eventRuleFilterPattern: 'text',
        eventSinkConfig: map({ deliveryOption: 'any' }, 'deliveryOption'),
        eventSourceConfig: map(
          { eventSourceType: 'text', eventSourceParameters: 'any' },
          'eventSourceType',
          'eventSourceParameters',
        ),
        runOptions: 'any',
      },
      'triggerEnable',
      'asyncInvocationType',
      'eventRuleFilterPattern',
      'eventSinkConfig',
      'eventSourceConfig',
      'runOptions',
    ),
  ],
  [
    'log',
    map(
      {
        enable: 'boolean',
        sourceConfig: map({ logstore: 'text' }, 'logstore'),
        logConfig: map({ project: 'text', logstore: 'text' }, 'project', 'logstore'),
        jobConfig: map({ maxRetryTime: 'any', triggerInterval: 'any' }),
        functionParameter: 'any',
      },
      'enable',
      'sourceConfig',
      'logConfig',
      'jobConfig',
    ),
  ],
  [
    'cdn_events',
    map(
      {
        eventName: 'text',
        eventVersion: 'text',
        notes: 'text',
        filter: map({ domain: list('text') }, 'domain'),
      },
      'eventName',
      'eventVersion',
      'notes',
      'filter',
    ),
  ],
  ['tablestore', map({})],
]);
