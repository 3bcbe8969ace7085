export { type CallbackConfig, readCallbackConfig, readTicketSecrets } from './callback-config.js';
export {
  type CommonConfig,
  type Config,
  configProblems,
  type FunctionConfig,
  type MessageEncoding,
  type ReadOwn,
  readConfig,
  readFunctionConfig,
} from './config.js';
export { type Environment, EnvironmentReader } from './environment.js';
export type { HandoffConfig, ServiceFunction } from './handoff-config.js';
export { type PushConfig, readPushConfig } from './push-config.js';
