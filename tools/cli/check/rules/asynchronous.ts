import { parseArn } from '../arn.js';
import type { Fault, Path } from '../finding.js';
import {
  asObject,
  asText,
  type DeployedFunction,
  isDeferred,
  receivesOverHttp,
  settingOf,
  type Template,
} from '../template.js';

const MAX_AGE = 604_800;
const MAX_RETRIES = 8;

/** Asynchronous invocation: retries, and where a delivery goes that failed after all of them. */
export function* checkAsynchronous({ functions }: Template): Generator<Fault> {
  for (const deployed of functions) {
    const config = asObject(deployed.props['asyncInvokeConfig']);
    const path = [...deployed.path, 'asyncInvokeConfig'];
    yield* checkNumbers(config, path);
    if (Object.keys(config).length > 0 && config['qualifier'] === undefined)
      yield unqualified(path);
    const destinations = asObject(config['destinationConfig']);
    for (const name of ['onSuccess', 'onFailure']) {
      const value = asText(asObject(destinations[name])['destination']);
      if (value === undefined) continue;
      yield* checkDestination(value, deployed, [...path, 'destinationConfig', name, 'destination']);
    }
    const isKept = asText(asObject(destinations['onFailure'])['destination']) !== undefined;
    if (!isKept) yield* checkLoss(deployed);
  }
}

function* checkLoss(deployed: DeployedFunction): Generator<Fault> {
  const { path, triggers } = deployed;
  if (triggers.some(({ type }) => type === 'oss' || type === 'mns_topic')) {
    yield {
      code: 'no-dead-letter',
      severity: 'warning',
      path,
      message:
        'There is no onFailure destination: a delivery that fails after its retries is gone.',
      fix: 'Add asyncInvokeConfig.destinationConfig.onFailure.destination: acs:mns:<region>:<account>:/queues/<queue>/messages.',
    };
  } else if (
    receivesOverHttp(deployed) &&
    !settingOf(deployed, 'DEAD_LETTER_QUEUE') &&
    !settingOf(deployed, 'DATABASE_URL')
  ) {
    yield {
      code: 'no-dead-letter',
      severity: 'warning',
      path: [...path, 'environmentVariables'],
      message:
        'Neither DEAD_LETTER_QUEUE nor DATABASE_URL is set: OSS never calls twice, so that a callback whose handler fails is left in a log line only.',
      fix: 'Set DEAD_LETTER_QUEUE to the name of an SMQ queue, or DATABASE_URL.',
    };
  }
}

// fc3 0.1.22 adds it when it reads the configuration back, and then finds a difference.
function unqualified(path: Path): Fault {
  return {
    code: 'async-qualifier-missing',
    severity: 'note',
    path,
    message:
      'There is no qualifier: every later deploy sees a change here and asks, and where nobody can answer it updates nothing and still exits 0.',
    fix: 'Add qualifier: LATEST, and deploy with -y where there is no terminal.',
  };
}

function* checkNumbers(config: Readonly<Record<string, unknown>>, path: Path): Generator<Fault> {
  const age = config['maxAsyncEventAgeInSeconds'];
  if (typeof age === 'number' && (age < 1 || age > MAX_AGE)) {
    yield {
      code: 'event-age',
      severity: 'error',
      path: [...path, 'maxAsyncEventAgeInSeconds'],
      message: `Function Compute keeps an event for 1 to ${MAX_AGE} s (7 days); the component lets more pass.`,
      fix: `Set it from 1 to ${MAX_AGE}, such as 86400.`,
    };
  }
  const retries = config['maxAsyncRetryAttempts'];
  if (typeof retries === 'number' && !(retries >= 0 && retries <= MAX_RETRIES)) {
    yield {
      code: 'retries',
      severity: 'error',
      path: [...path, 'maxAsyncRetryAttempts'],
      message: `Function Compute retries 0 to ${MAX_RETRIES} times.`,
      fix: 'Set it within that, such as 3.',
    };
  }
}

const DESTINATIONS = new Map([
  ['mns', /^\/(?:queues|topics)\/[^/]+\/messages$/],
  ['fc', /^functions\/[^/]+(?:\/[^/]+)?$/],
  ['eventbridge', /./],
  ['mq', /./],
  ['rocketmq', /./],
]);

function* checkDestination(
  text: string,
  { region }: DeployedFunction,
  path: Path,
): Generator<Fault> {
  if (/^\$\{[^}]*\}$/.test(text)) return;
  const arn = parseArn(text);
  const isKnown = arn && (arn.resource === '' || DESTINATIONS.get(arn.service)?.test(arn.resource));
  if (!isKnown) {
    yield {
      code: 'destination-malformed',
      severity: 'error',
      path,
      message: 'This names no destination: s verify says nothing, and what fails is lost.',
      fix: 'Write acs:mns:<region>:<account>:/queues/<queue>/messages, …:/topics/<topic>/messages, or acs:fc:<region>:<account>:functions/<name>.',
    };
  } else if (
    arn.region !== '' &&
    region !== undefined &&
    !isDeferred(region) &&
    arn.region !== region
  ) {
    yield {
      code: 'destination-elsewhere',
      severity: 'error',
      path,
      message: `The destination is in ${arn.region} and the function in ${region}.`,
      fix: 'Use a destination in the region of the function.',
    };
  }
}
