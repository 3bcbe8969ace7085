import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOnRendered } from '../../../../tools/cli/check/check-report.js';
import { TemplateSource } from '../../../../tools/cli/check/template-source.js';

const source = new TemplateSource('edition: 3.0.0\n');
const report = (rendered: unknown) => reportOnRendered('s.yaml', source, rendered, []);

/** A template of one function of the component. */
function templateOf(props: object) {
  const f = {
    component: 'fc3',
    props: { functionName: 'f', region: 'r', runtime: 'go1', ...props },
  };
  return { edition: '3.0.0', name: 'n', access: 'a', resources: { f } };
}

const codesOf = (props: object) => report(templateOf(props)).findings.map(({ code }) => code);

describe('reportOnRendered', () => {
  it('asks of other functions only what Function Compute asks', () => {
    expect(codesOf({ timeout: 10 })).toEqual([]);
  });

  it('leaves resources of other components alone', () => {
    const resources = { domain: { component: 'fc3-domain', props: { anything: 1 } } };
    expect(report({ ...templateOf({}), resources }).findings).toEqual([]);
  });

  it('takes what only a deploy fills in for right', () => {
    const account = "${config('AccountID')}";
    const props = {
      timeout: 10,
      cpu: '${resources.a.output.cpu}',
      role: `acs:ram::${account}:role/a`,
      environmentVariables: { A: "${secret('a')}" },
      asyncInvokeConfig: {
        destinationConfig: { onFailure: { destination: '${resources.a.output.queue}' } },
      },
      triggers: [
        {
          triggerName: 't',
          triggerType: 'oss',
          sourceArn: `acs:oss:r:${account}:bucket`,
          invocationRole: '${resources.a.output.role}',
          triggerConfig: {
            events: ['oss:ObjectCreated:PutObject'],
            filter: { key: { prefix: '', suffix: '' } },
          },
        },
      ],
    };
    expect(codesOf(props)).toEqual([]);
  });

  it.each([
    ['takes', { allowOrigins: ['https://a.example'], allowMethods: ['POST'], maxAge: 3600 }, []],
    ['looks into', { allowOrigin: ['https://a.example'] }, ['unknown-key']],
  ])('%s the corsConfig of an HTTP trigger', (_, corsConfig, codes) => {
    const triggerConfig = { authType: 'anonymous', methods: ['GET'], corsConfig };
    const trigger = { triggerName: 't', triggerType: 'http', triggerConfig };
    expect(codesOf({ timeout: 10, triggers: [trigger] })).toEqual(codes);
  });

  it.each([
    ['a qualifier', { qualifier: 'LATEST', maxAsyncRetryAttempts: 3 }, []],
    ['no qualifier', { maxAsyncRetryAttempts: 3 }, ['async-qualifier-missing']],
    ['nothing', undefined, []],
  ])('notes what has later deploys ask: asyncInvokeConfig with %s', (_, config, codes) => {
    const { findings, notes } = report(templateOf({ timeout: 10, asyncInvokeConfig: config }));
    expect(findings).toEqual([]);
    expect(notes.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    [
      'a host on this machine',
      'postgres://a@localhost/b?sslmode=verify-full',
      { vpcConfig: 'auto' },
      ['database-unreachable'],
    ],
    [
      'a public host without internet',
      'postgres://a@db.example.com/b?sslmode=require',
      { internetAccess: false },
      ['database-unreachable'],
    ],
    [
      'a private host in a VPC',
      'postgres://a@10.0.0.1/b?sslmode=verify-ca',
      { vpcConfig: 'auto' },
      [],
    ],
    [
      'an sslmode that there is not',
      'postgres://a@db.example.com/b?sslmode=yes',
      {},
      ['database-tls'],
    ],
    ['a root certificate', 'postgres://a@db.example.com/b?sslrootcert=system', {}, []],
  ])('finds %s in DATABASE_URL', (_, DATABASE_URL, props, codes) => {
    const environmentVariables = { DATABASE_URL };
    expect(codesOf({ timeout: 10, environmentVariables, ...props })).toEqual(codes);
  });

  it('never shows a value of the environment', () => {
    const secret = 'do-not-show';
    const environmentVariables = {
      CALLBACK_DEADLINE_MS: secret,
      DATABASE_URL: `postgres://user:${secret}@10.0.0.1/inbox`,
      CALLBACK_TICKET_SECRETS: `${secret} short`,
      SMQ_ENDPOINT: secret,
      NUMBER: 1,
    };
    const { findings } = report(templateOf({ code: 'dist/topic-push', environmentVariables }));
    expect(findings.length).toBeGreaterThan(5);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  it('takes any document', () => {
    const value = fc.oneof(
      fc.constantFrom(
        'fc3',
        'http',
        'oss',
        'mns_topic',
        'acs:oss:r:1:b',
        'acs:mns:::/topics/t',
        '${a}',
        '\0',
      ),
      fc.anything(),
    );
    const trigger = fc.record(
      {
        triggerType: value,
        triggerName: value,
        sourceArn: value,
        triggerConfig: fc.record({
          events: value,
          filter: fc.record({ key: value }),
          methods: value,
        }),
      },
      { requiredKeys: [] },
    );
    const props = fc.record(
      {
        functionName: value,
        region: value,
        code: fc.constantFrom('upload-callback', 'topic-push', '\0', 'object-event'),
        timeout: value,
        cpu: value,
        memorySize: value,
        environmentVariables: fc.dictionary(
          fc.constantFrom('DATABASE_URL', 'OUTPUT_PREFIX', 'A'),
          value,
        ),
        asyncInvokeConfig: fc.record({
          destinationConfig: fc.record({ onFailure: fc.record({ destination: value }) }),
        }),
        triggers: fc.oneof(fc.array(trigger), value),
      },
      { requiredKeys: [] },
    );
    const resources = fc.dictionary(
      fc.string(),
      fc.record({ component: fc.constant('fc3'), props }),
    );
    const document = fc.oneof(
      value,
      fc.record({ resources, actions: value, template: value, access: value }),
    );
    fc.assert(
      fc.property(document, (rendered) => {
        for (const { message, fix } of report(rendered).findings) {
          expect(`${message}${fix}`).not.toMatch(/\[object|undefined/);
        }
      }),
    );
  });
});
