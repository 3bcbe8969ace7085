export type { HandoffContext, HandoffTarget } from './handoff-target.js';
export { handoffTargets } from './handoff-targets.js';
export { isPublicAddress } from './public-address.js';
