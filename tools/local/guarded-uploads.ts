import type { FunctionTemplate, Template } from './template.js';

/** The setting by which a function asks for tickets. */
const SETTING = 'CALLBACK_TICKET_SECRETS';

/** A function that lets in only callbacks with a ticket of this secret. */
export interface Guarded {
  readonly template: Template;
  readonly functionName: string;
  readonly secret: string;
}

/**
 * The template with a second upload-callback function that asks for tickets, as one in production should, so that the
 * plain one can still be called back by whoever has none. Unchanged when the template's own asks for tickets already;
 * `undefined` when it has no such function.
 */
export function withGuardedUploads(template: Template, secret: string): Guarded | undefined {
  const plain = template.functions.find(asksForTickets);
  if (plain === undefined) return undefined;
  const [own] = (plain.environment[SETTING] ?? '').split(',');
  if (own) return { template, functionName: plain.name, secret: own };
  const guarded: FunctionTemplate = {
    ...plain,
    name: `${plain.name}-guarded`,
    environment: { ...plain.environment, [SETTING]: secret },
  };
  return {
    template: { ...template, functions: [...template.functions, guarded] },
    functionName: guarded.name,
    secret,
  };
}

function asksForTickets({ environment, triggers }: FunctionTemplate): boolean {
  return SETTING in environment && triggers.some(({ triggerType }) => triggerType === 'http');
}
