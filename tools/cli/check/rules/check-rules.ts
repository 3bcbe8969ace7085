import type { Fault } from '../finding.js';
import type { Output } from '../output.js';
import type { Template } from '../template.js';
import { checkAccounts } from './accounts.js';
import { checkAsynchronous } from './asynchronous.js';
import { checkBucketRules } from './bucket-rules.js';
import { checkCode } from './code.js';
import { checkDatabase } from './database.js';
import { checkDeadLetters } from './dead-letters.js';
import { checkDocument } from './document.js';
import { checkEnvironment } from './environment.js';
import { checkHttpTriggers } from './http-triggers.js';
import { checkKeys } from './keys.js';
import { checkLoops } from './loops.js';
import { checkNames } from './names.js';
import { checkOssTriggers } from './oss-triggers.js';
import { checkSettings } from './settings.js';
import { checkSizes } from './sizes.js';
import { checkSources } from './sources.js';
import { checkTimeouts } from './timeouts.js';
import { checkTopicTriggers } from './topic-triggers.js';
import { checkTriggerOrder } from './trigger-order.js';

const rules = [
  checkDocument,
  checkKeys,
  checkNames,
  checkCode,
  checkSizes,
  checkTimeouts,
  checkEnvironment,
  checkSettings,
  checkDatabase,
  checkDeadLetters,
  checkAsynchronous,
  checkAccounts,
  checkSources,
  checkHttpTriggers,
  checkOssTriggers,
  checkBucketRules,
  checkTopicTriggers,
  checkTriggerOrder,
  checkLoops,
];

/** What all rules find. */
export function* checkRules(template: Template, outputs: readonly Output[]): Generator<Fault> {
  for (const rule of rules) yield* rule(template, outputs);
}
