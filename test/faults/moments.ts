import type { Moment } from './conversation.js';

// The statements of a delivery, as they come over the wire.
const statements = {
  claim: /'claimed', 1,/,
  begin: /^begin\b/,
  limits: /^set local\b/,
  write: /insert into effects\b/,
  complete: /set state = 'completed'/,
  commit: /^commit\b/,
};

type Statement = keyof typeof statements;

export const before = (name: Statement): Moment => ({
  when: 'before',
  statement: statements[name],
});
export const after = (name: Statement): Moment => ({ when: 'after', statement: statements[name] });
