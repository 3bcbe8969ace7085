import type { Fault } from '../finding.js';
import { asList, type DeployedFunction, receivesOverHttp, type Template } from '../template.js';

/** HTTP triggers of functions whose callers sign in the Authorization header, and triggers of the wrong kind. */
export function* checkHttpTriggers({ functions }: Template): Generator<Fault> {
  for (const deployed of functions) {
    yield* checkKinds(deployed);
    if (receivesOverHttp(deployed)) yield* checkReceiver(deployed);
  }
}

function* checkReceiver({ triggers }: DeployedFunction): Generator<Fault> {
  for (const { path, type, config } of triggers) {
    if (type !== 'http') continue;
    const place = [...path, 'triggerConfig'];
    const { authType, methods, disableURLInternet } = config;
    if (authType !== undefined && authType !== 'anonymous') {
      yield {
        code: 'http-auth',
        severity: 'error',
        path: [...place, 'authType'],
        message:
          'OSS and SMQ sign in the Authorization header, which any authType but anonymous takes for its own: every call gets 403.',
        fix: 'Set authType: anonymous; the function verifies the signature itself.',
      };
    }
    if (methods !== undefined && !asList(methods).includes('POST')) {
      yield {
        code: 'http-method',
        severity: 'error',
        path: [...place, 'methods'],
        message: 'OSS and SMQ send POST, which is not among the methods: every call gets 403.',
        fix: 'Set methods: [POST].',
      };
    }
    if (disableURLInternet === true) {
      yield {
        code: 'url-disabled',
        severity: 'warning',
        path: [...place, 'disableURLInternet'],
        message:
          'The public address of the trigger is off, and OSS calls no private one: only a custom domain is left to be a callbackUrl.',
        fix: 'Set disableURLInternet: false, unless a custom domain leads to the function.',
      };
    }
  }
}

function* checkKinds({ bundle, triggers }: DeployedFunction): Generator<Fault> {
  if (bundle === undefined) return;
  const takesHttp = bundle === 'upload-callback' || bundle === 'topic-push';
  for (const { path, type } of triggers) {
    if (type === '' || takesHttp === (type === 'http')) continue;
    yield {
      code: 'trigger-mismatch',
      severity: 'error',
      path: [...path, 'triggerType'],
      message: takesHttp
        ? `${bundle} takes HTTP requests only: what a ${type} trigger sends is refused.`
        : `${bundle} believes what it gets, since only triggers of this account can invoke it: over HTTP anybody could.`,
      fix: takesHttp
        ? 'Move the trigger to task-result or object-event.'
        : 'Move the trigger to upload-callback or topic-push.',
    };
  }
}
