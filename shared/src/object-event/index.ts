export { decodeObjectEvent, decodeObjectEvents, isObjectEvents } from './decode-object-event.js';
export {
  type EventAction,
  matchesEventType,
  type ObjectEventName,
  objectEventNames,
  splitEventName,
} from './event-names.js';
export { type MatchRule, matchesRule, rulesIntersect } from './match-rules.js';
export {
  checkNotificationRules,
  findRuleConflicts,
  type NotificationRule,
  type RuleConflict,
} from './notification-rules.js';
export {
  decodeProcessStatus,
  encodeProcessStatus,
  type ProcessStatus,
  type ProcessStatusHeaders,
} from './process-status.js';
