import { readFile } from 'node:fs/promises';
import { checkNotificationRules, type MatchRule } from 'oss-inbox';
import { parse } from 'yaml';
import * as z from 'zod';
import { pushFormats } from '../wire/index.js';
import { hasCode } from './has-code.js';
import type { Credential } from './http/credential.js';
import { notifyStrategies } from './smq/retry-wait.js';

const name = z.string().regex(/^[A-Za-z][\w-]{0,255}$/, 'must be a name');
const text = z.string().min(1);
const queue = z.string().regex(/^queue:[\w-]+$/);
/** Where a topic's messages may go. */
const endpoint = z.union(
  [queue, z.string().regex(/^function:[\w-]+$/), z.url({ protocol: /^https?$/ })],
  'must be queue:<name>, function:<name> or an http:// address',
);
const match = z.union(
  [
    z.strictObject({ fullName: text }),
    z.strictObject({ prefix: z.optional(text), suffix: z.optional(text) }),
  ],
  'must have a fullName, or a prefix, a suffix or both',
);

const fileSchema = z.strictObject({
  credentials: z.optional(z.array(z.strictObject({ accessKeyId: text, accessKeySecret: text }))),
  subscriptions: z.optional(
    z.array(
      z.strictObject({
        topic: name,
        name,
        endpoint,
        format: z.optional(z.enum(pushFormats)),
        filterTag: z.optional(text),
        strategy: z.optional(z.enum(notifyStrategies)),
        deadLetterQueue: z.optional(name),
      }),
    ),
  ),
  eventRules: z.optional(
    z.array(
      z.strictObject({
        name,
        eventTypes: z.array(text),
        match: z.array(match),
        endpoint: z.union(
          [queue, z.string().regex(/^topic:[\w-]+$/)],
          'must be topic:<name> or queue:<name>',
        ),
      }),
    ),
  ),
});

type FileContent = z.output<typeof fileSchema>;

/** A subscription of a topic beside those that `s.yaml` makes. */
export type LocalSubscription = NonNullable<FileContent['subscriptions']>[number];

/** An event notification rule. */
export interface LocalEventRule {
  readonly name: string;
  readonly eventTypes: readonly string[];
  readonly match: readonly MatchRule[];
  /** `topic:<name>` or `queue:<name>`. */
  readonly endpoint: string;
}

/** What the local cloud has beside what `s.yaml` describes. */
export interface LocalFile {
  /** With any, requests must be signed with one of them. */
  readonly credentials: readonly Credential[];
  readonly subscriptions: readonly LocalSubscription[];
  readonly eventRules: readonly LocalEventRule[];
}

/** Nothing beside it. */
export const noLocalFile: LocalFile = { credentials: [], subscriptions: [], eventRules: [] };

/**
 * Reads a `local.yaml`; docs/local.md says what can be in it.
 *
 * @throws {Error} that says what is wrong with it, in words for the user.
 */
export async function readLocalFile(path: string): Promise<LocalFile> {
  const yaml = await readFile(path, 'utf8').catch((error: unknown) => {
    throw hasCode(error, 'ENOENT') ? new Error(`there is no ${path}`, { cause: error }) : error;
  });
  const content: unknown = parseYaml(yaml, path);
  const result = fileSchema.safeParse(content ?? {});
  if (!result.success) {
    const issues = result.error.issues.map(({ path: at, message }) =>
      [at.join('.'), message].filter(Boolean).join(': '),
    );
    throw new Error(`${path}: ${issues.join('; ')}`);
  }
  const { credentials = [], subscriptions = [] } = result.data;
  const eventRules = (result.data.eventRules ?? []).map((rule) => ({
    ...rule,
    match: rule.match as readonly MatchRule[],
  }));
  const problems = checkNotificationRules(eventRules);
  if (problems.length > 0) throw new Error(`${path}: eventRules: ${problems.join('; ')}`);
  return { credentials, subscriptions, eventRules };
}

function parseYaml(content: string, path: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new Error(`${path}: ${words}`, { cause: error });
  }
}
