/**
 * How a signal was proved, the CloudEvents attribute `verifiedby`:
 *
 * - `callback-signature`: OSS signed the callback, which it does for every customer. With `+ticket`, the callback carried a
 *   ticket of yours; with `+confirmation`, OSS was asked for the object and it is the one.
 * - `push-signature`: SMQ signed the push, and its topic is an allowed one.
 * - `invocation`: Function Compute let the caller in: a trigger of the function, or someone with the permission to invoke
 *   it, who may say anything. A replayed callback has it too, `+confirmation` where OSS was asked again.
 */
export type VerifiedBy =
  | `callback-signature${'' | '+ticket'}${'' | '+confirmation'}`
  | `invocation${'' | '+confirmation'}`
  | 'push-signature';
