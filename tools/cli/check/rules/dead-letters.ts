import type { Fault } from '../finding.js';
import {
  asText,
  type DeployedFunction,
  isDeferred,
  settingOf,
  type Template,
} from '../template.js';

/** `1234567890123456.mns.cn-hangzhou-internal.aliyuncs.com` */
const SMQ_HOST = /^https?:\/\/(\d+)\.mns\.([a-z0-9-]+?)(-internal(?:-vpc)?|-vpc)?\.aliyuncs\.com$/;

/** The queue for what the functions give up on: whether they may send to it, and can. */
export function* checkDeadLetters({ functions }: Template): Generator<Fault> {
  for (const deployed of functions) {
    yield* checkRole(deployed);
    yield* checkEndpoint(deployed);
    yield* checkLog(deployed);
  }
}

function* checkRole(deployed: DeployedFunction): Generator<Fault> {
  const { path, props, bundle } = deployed;
  if (bundle === undefined || asText(props['role']) !== undefined) return;
  const sends = settingOf(deployed, 'DEAD_LETTER_QUEUE') !== undefined;
  yield {
    code: 'role-missing',
    severity: sends ? 'error' : 'warning',
    path,
    message: sends
      ? 'There is no role: the function may not send to DEAD_LETTER_QUEUE, and dead letters are left in log lines.'
      : 'There is no role: the function may neither ask OSS for objects nor send to a queue.',
    fix: 'Add role: acs:ram::<account>:role/<name>.',
  };
}

function* checkEndpoint(deployed: DeployedFunction): Generator<Fault> {
  const { path, props, region } = deployed;
  const queue = settingOf(deployed, 'DEAD_LETTER_QUEUE');
  const endpoint = settingOf(deployed, 'SMQ_ENDPOINT');
  const place = [...path, 'environmentVariables'];
  if (endpoint !== undefined && queue === undefined && deployed.bundle !== undefined) {
    yield {
      code: 'dead-letter-unused',
      severity: 'warning',
      path: [...place, 'SMQ_ENDPOINT'],
      message: 'SMQ_ENDPOINT says where a queue is, and DEAD_LETTER_QUEUE does not say which.',
      fix: 'Set DEAD_LETTER_QUEUE to the name of the queue.',
    };
  }
  if (queue === undefined) return;
  const [, , elsewhere, internal] = SMQ_HOST.exec(endpoint ?? '') ?? [];
  if (
    elsewhere !== undefined &&
    region !== undefined &&
    !isDeferred(region) &&
    elsewhere !== region
  ) {
    yield {
      code: 'dead-letter-elsewhere',
      severity: internal === undefined ? 'warning' : 'error',
      path: [...place, 'SMQ_ENDPOINT'],
      message: `The queue is looked for in ${elsewhere}, and the function is in ${region}${internal === undefined ? '' : ', from where an internal address of another region is out of reach'}.`,
      fix: `Use the endpoint of ${region}, or leave SMQ_ENDPOINT empty for it.`,
    };
  } else if (props['internetAccess'] === false && internal === undefined && !isCustom(endpoint)) {
    yield {
      code: 'dead-letter-unreachable',
      severity: 'error',
      path: [...place, endpoint === undefined ? 'DEAD_LETTER_QUEUE' : 'SMQ_ENDPOINT'],
      message:
        'The function has no way to the internet, where the endpoint of its dead-letter queue is.',
      fix: `Set SMQ_ENDPOINT: http://<account>.mns.${region ?? '<region>'}-internal.aliyuncs.com.`,
    };
  }
}

function isCustom(endpoint: string | undefined): boolean {
  return endpoint !== undefined && !SMQ_HOST.test(endpoint);
}

function* checkLog({ path, props, bundle }: DeployedFunction): Generator<Fault> {
  if (bundle === undefined || props['logConfig'] !== undefined) return;
  yield {
    code: 'log-missing',
    severity: 'warning',
    path,
    message:
      'There is no logConfig: what the function logs is lost, and with it what nothing else keeps.',
    fix: 'Add logConfig: auto.',
  };
}
