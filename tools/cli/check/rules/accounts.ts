import { parseArn } from '../arn.js';
import type { Fault, Path } from '../finding.js';
import { asObject, asText, type Template } from '../template.js';

interface Mention {
  readonly path: Path;
  readonly account: string;
}

/** The accounts in resource names: an account has 16 digits, and all in a template is of one. */
export function* checkAccounts(template: Template): Generator<Fault> {
  const mentions = mentionsIn(template);
  const reported = new Set<string>();
  for (const { path, account } of mentions) {
    if (/^\d{16}$/.test(account) || reported.has(account)) continue;
    reported.add(account);
    yield {
      code: 'account-invalid',
      severity: 'error',
      path,
      message:
        'The account id in this resource name does not have 16 digits: the deploy goes through, and nothing is where it says.',
      fix: 'Set ACCOUNT_ID, in the environment or in .env, to the id that the console shows beside your avatar.',
    };
  }
  const valid = mentions.filter(({ account }) => !reported.has(account));
  const own = mostFrequent(valid.map(({ account }) => account));
  for (const { path, account } of valid) {
    if (account === own) continue;
    yield {
      code: 'other-account',
      severity: 'error',
      path,
      message: `This is of the account ${account}, the rest of the template of ${own}: triggers, roles and destinations don't reach another account.`,
      fix: 'Use one account; a topic of another one can push: s.topic-push.yaml.',
    };
  }
}

function mentionsIn({ functions }: Template): Mention[] {
  return functions
    .flatMap(({ path, props, triggers }) => {
      const config = asObject(asObject(props['asyncInvokeConfig'])['destinationConfig']);
      const destinations = ['onSuccess', 'onFailure'].map((name) => ({
        value: asObject(config[name])['destination'],
        path: [...path, 'asyncInvokeConfig', 'destinationConfig', name, 'destination'],
      }));
      const sources = triggers.flatMap(({ entry, path: place }) =>
        ['sourceArn', 'invocationRole'].map((name) => ({
          value: entry[name],
          path: [...place, name],
        })),
      );
      return [{ value: props['role'], path: [...path, 'role'] }, ...destinations, ...sources];
    })
    .map(({ path, value }) => ({ path, account: parseArn(asText(value) ?? '')?.account ?? '' }))
    .filter(({ account }) => account !== '');
}

function mostFrequent(accounts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const account of accounts) counts.set(account, (counts.get(account) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
