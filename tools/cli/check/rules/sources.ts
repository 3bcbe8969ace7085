import { BUCKET_NAME } from 'oss-inbox';
import { type Arn, parseArn } from '../arn.js';
import type { Fault } from '../finding.js';
import {
  asText,
  type DeployedFunction,
  isDeferred,
  type Template,
  type Trigger,
} from '../template.js';

const forms = new Map([
  ['oss', { service: 'oss', resource: /^[^:/]+$/, form: 'acs:oss:<region>:<account>:<bucket>' }],
  [
    'mns_topic',
    {
      service: 'mns',
      resource: /^\/topics\/[^/]+$/,
      form: 'acs:mns:<region>:<account>:/topics/<topic>',
    },
  ],
]);

/** What triggers listen to, and the role by which it may invoke the function. */
export function* checkSources({ functions }: Template): Generator<Fault> {
  for (const deployed of functions) {
    for (const trigger of deployed.triggers) {
      const known = forms.get(trigger.type);
      if (known === undefined) continue;
      const { path, sourceArn = '' } = trigger;
      const place = [...path, sourceArn === '' ? 'triggerType' : 'sourceArn'];
      const arn = parseArn(sourceArn);
      if (
        arn?.service === known.service &&
        (arn.resource === '' || known.resource.test(arn.resource))
      ) {
        yield* checkPlace(arn, deployed, trigger);
      } else if (sourceArn === '' || !/^\$\{[^}]*\}$/.test(sourceArn)) {
        yield {
          code: sourceArn === '' ? 'source-missing' : 'source-malformed',
          severity: 'error',
          path: place,
          message:
            sourceArn === ''
              ? 'There is no sourceArn: the trigger listens to nothing.'
              : `The sourceArn names nothing that a trigger of the type ${trigger.type} can listen to.`,
          fix: `Write ${known.form}.`,
        };
      }
      yield* checkRole(trigger);
    }
  }
}

function* checkPlace(arn: Arn, { region }: DeployedFunction, trigger: Trigger): Generator<Fault> {
  const path = [...trigger.path, 'sourceArn'];
  const what = trigger.type === 'oss' ? 'bucket' : 'topic';
  if (arn.region !== '' && region !== undefined && !isDeferred(region) && arn.region !== region) {
    yield {
      code: 'source-elsewhere',
      severity: 'error',
      path,
      message: `The ${what} is in ${arn.region} and the function in ${region}: a trigger reaches no other region.`,
      fix:
        what === 'bucket'
          ? 'Deploy the function to the region of the bucket.'
          : 'Deploy the function to the region of the topic, or let the topic push: s.topic-push.yaml.',
    };
  }
  if (what === 'bucket' && arn.resource !== '' && !BUCKET_NAME.test(arn.resource)) {
    yield {
      code: 'bucket-name',
      severity: 'error',
      path,
      message: `${arn.resource} is no name of a bucket.`,
      fix: 'Use the name alone: 3 to 63 lower-case letters, digits and hyphens, no hyphen first or last.',
    };
  }
}

function* checkRole({ type, path, entry }: Trigger): Generator<Fault> {
  if (asText(entry['invocationRole']) !== undefined) return;
  const name = type === 'oss' ? 'aliyunosseventnotificationrole' : 'aliyunmnsnotificationrole';
  yield {
    code: 'invocation-role-missing',
    severity: 'warning',
    path,
    message:
      'There is no invocationRole: the component makes one, or takes the default one, and needs rights in RAM for it.',
    fix: `Add invocationRole: acs:ram::<account>:role/${name}.`,
  };
}
