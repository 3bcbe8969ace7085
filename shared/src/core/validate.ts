import type * as z from 'zod/mini';
import { bodyInvalid } from './errors.js';

interface Issue {
  readonly path: PropertyKey[];
  readonly message: string;
  readonly expected?: string;
}

/**
 * The value as the schema types it.
 *
 * @throws {InboxError} `body_invalid`, whose message lists up to three failing paths (`events.0.oss.bucket.name`).
 */
export function validate<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw bodyInvalid(`${what}: ${describe(result.error.issues)}`);
}

function describe(issues: readonly Issue[]): string {
  const shown = issues.slice(0, 3).map(({ path, message, expected }) => {
    const where = path.length > 0 ? path.map(String).join('.') : '(top level)';
    return `${where}: ${expected === undefined ? message : `expected ${expected}`}`;
  });
  if (issues.length > shown.length) shown.push(`and ${issues.length - shown.length} more`);
  return shown.join('; ');
}
