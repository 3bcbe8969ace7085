import type { FunctionTemplate, Template } from '../../template.js';
import type { ApiRoute } from './api-route.js';

type Where = Pick<Template, 'region' | 'account'> & { readonly since: Date };

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** A function as GetFunction of this version of the API tells of it, as far as the template says. */
export function describeFunction(
  { name, handler, timeout, memory, environment }: FunctionTemplate,
  version: ApiRoute['version'],
  { region, account, since }: Where,
): object {
  const time = `${since.toISOString().slice(0, 19)}Z`;
  const both = {
    functionName: name,
    functionId: `local-${name}`,
    handler,
    timeout,
    memorySize: memory,
    runtime: 'nodejs20',
    environmentVariables: environment,
    instanceConcurrency: 1,
    createdTime: time,
    lastModifiedTime: time,
  };
  if (version === '2016-08-15') return both;
  const functionArn = `acs:fc:${region}:${account}:functions/${name}`;
  return { ...both, functionArn, state: 'Active', lastUpdateStatus: 'Successful' };
}

/** A service as GetService tells of it: here any name stands for all functions. */
export function describeService(serviceName: string, { since }: Where): object {
  const time = `${since.toISOString().slice(0, 19)}Z`;
  return {
    serviceName,
    serviceId: `local-${serviceName}`,
    description: 'Here every service name stands for all functions.',
    createdTime: time,
    lastModifiedTime: time,
  };
}

/** The page of a list that `prefix`, `startKey`, `nextToken` and `limit` choose, and where the next one begins. */
export function pageOf<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  query: URLSearchParams,
): { readonly page: Item[]; readonly nextToken?: string } {
  const prefix = query.get('prefix') ?? '';
  const start = query.get('nextToken') ?? query.get('startKey') ?? '';
  const limit = Math.min(Number(query.get('limit')) || DEFAULT_LIMIT, MAX_LIMIT);
  const found = items
    .filter((item) => nameOf(item).startsWith(prefix) && nameOf(item) >= start)
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const next = found[limit];
  return { page: found.slice(0, limit), ...(next && { nextToken: nameOf(next) }) };
}
