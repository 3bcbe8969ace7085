import {
  asInboxError,
  type CallbackTarget,
  callbackBodyVariables,
  callbackContentTypes,
  callbackTemplateFault,
  decodeCallbackBody,
  isObject,
  systemVariables,
  type TemplateFault,
  tryParseJson,
} from 'oss-inbox';
import { isPrivateHost } from '../private-host.js';
import { error, type Problem, warning } from '../terminal/problem.js';
import { sampleBody } from './sample-body.js';

/** Values by name, with `x:`; `undefined` where only the upload brings them. */
type Variables = Readonly<Record<string, string>> | undefined;

const faultTexts: Readonly<Record<TemplateFault, string>> = {
  encoded:
    'The body has %24%7B, an encoded "${": OSS does not fill that in. Encode nothing of it but constants; only the whole parameter is encoded, JSON then Base64.',
  escaped:
    'The body has a backslash before a "${", and OSS keeps it: the value comes with it. PHP and shells leave it there in single quotes, where none is needed.',
  'json-as-form':
    'The body looks like JSON, and OSS puts in values as for a form, percent-encoded and without quotes: set callbackBodyType to application/json.',
};

/** What is wrong or doubtful with a callback parameter that OSS can read. */
export function callbackProblems(target: CallbackTarget, variables: Variables): Problem[] {
  const names = callbackBodyVariables(target.body);
  return [
    ...target.urls.flatMap(urlProblems),
    ...transportProblems(target),
    ...bodyProblems(target, variables),
    ...names.flatMap((name) => variableProblems(name, variables)),
    ...Object.keys(variables ?? {})
      .filter((name) => !names.includes(name))
      .map((name) => warning(`${name} has a value, and the body does not use it.`)),
  ];
}

function urlProblems(text: string): Problem[] {
  const url = new URL(text);
  return [
    ...(isPrivateHost(url.hostname)
      ? [
          error(
            `${url.hostname} is private: OSS answers "Private address is forbidden to callback."`,
          ),
        ]
      : []),
    ...(url.search === ''
      ? []
      : [
          warning(
            'The URL has a query: OSS signs it as it is, and Function Compute does not hand it on so. Put it into the body.',
          ),
        ]),
    ...(url.pathname.includes('+')
      ? [warning('The path has a "+": whether OSS signs it as a space is not known. Avoid it.')]
      : []),
    ...(url.hostname.endsWith('.fcapp.run')
      ? [warning('fcapp.run addresses are for tests only: use a custom domain in production.')]
      : []),
    ...(url.protocol === 'http:'
      ? [warning('The URL is http: everybody on the way can read the callback and its ticket.')]
      : []),
  ];
}

function transportProblems({ urls, sni, signatureVersion }: CallbackTarget): Problem[] {
  const problems: Problem[] = [];
  if (!sni && urls.some((url) => /^https:/i.test(url))) {
    const message =
      'callbackSNI is not true: OSS names no host in the TLS handshake, and a server of several hosts (fcapp.run, CDNs) refuses it.';
    problems.push(warning(message));
  }
  if (signatureVersion === '2.0') {
    problems.push(warning('How signatureVersion 2.0 is verified is not published: use 1.0.'));
  }
  return problems;
}

function bodyProblems(target: CallbackTarget, variables: Variables): Problem[] {
  const { body, bodyType } = target;
  const problems: Problem[] = [];
  if (!callbackBodyVariables(body).includes('reqId')) {
    problems.push(
      warning(
        'The body has no ${reqId}: the receiver cannot tell a repeated callback from a new one.',
      ),
    );
  }
  const fault = callbackTemplateFault(body, bodyType);
  if (fault !== undefined) problems.push(error(faultTexts[fault]));
  if (bodyType === 'json' && !isObject(tryParseJson(sampleBody(target, variables)))) {
    problems.push(
      error(
        'The body is no JSON object once OSS has put the values in. OSS quotes text itself: write "object":${object}.',
      ),
    );
  }
  return problems.some(({ severity }) => severity === 'error')
    ? problems
    : [...problems, ...unreadable(target, variables)];
}

/** What a function of this bundle would say of the body that OSS would send. */
function unreadable(target: CallbackTarget, variables: Variables): Problem[] {
  const body = Buffer.from(sampleBody(target, variables));
  try {
    decodeCallbackBody(body, callbackContentTypes[target.bodyType]);
    return [];
  } catch (thrown) {
    const { message } = asInboxError(thrown, 'body_invalid', 'it could not be decoded');
    return [error(`upload-callback would refuse what OSS sends: ${message}`)];
  }
}

function variableProblems(name: string, variables: Variables): Problem[] {
  if (systemVariables.has(name)) return [];
  if (!name.startsWith('x:')) {
    return [warning(`OSS has no variable \${${name}}; your own ones begin with x:.`)];
  }
  if (name !== name.toLowerCase()) {
    return [error(`\${${name}} is not in lower case, as the names of variables must be.`)];
  }
  return variables !== undefined && !Object.hasOwn(variables, name)
    ? [warning(`\${${name}} has no value: it comes empty, or as null in JSON.`)]
    : [];
}
