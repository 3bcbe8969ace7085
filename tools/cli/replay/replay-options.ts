import { type Command, InvalidArgumentError } from 'commander';
import { isFunctionName, readServiceFunction } from '../../wire/index.js';
import { databaseUrl } from '../database-url.js';
import { credentials } from './credentials.js';
import { fc3Target } from './fc3-target.js';
import { fileSource } from './file-source.js';
import { ledgerSource } from './ledger-source.js';
import { localTarget } from './local-target.js';
import { queueSource } from './queue-source.js';
import { serviceTarget } from './service-target.js';
import type { Source } from './source.js';
import type { Target } from './target.js';

const LOCAL = 'http://127.0.0.1:4652';

/** Whom `--to` names. */
export type To =
  | { readonly kind: 'local'; readonly url: string }
  | { readonly kind: 'fc3' }
  | { readonly kind: 'service'; readonly service: string; readonly function: string };

/** The options of `oss-inbox replay` that say where dead letters are, and where they go. */
export interface PlaceOptions {
  readonly queue?: string;
  readonly file?: string;
  readonly ledger?: boolean;
  readonly endpoint?: string;
  readonly account?: string;
  readonly region?: string;
  readonly databaseUrl?: string;
  readonly only?: readonly string[];
  readonly to?: To;
  readonly fcEndpoint?: string;
}

/** `local`, `local:<url>`, `fc3` or `service/function`. @throws {InvalidArgumentError} */
export function readTo(text: string): To {
  if (text === 'fc3') return { kind: 'fc3' };
  if (text === 'local') return { kind: 'local', url: LOCAL };
  if (text.startsWith('local:')) return { kind: 'local', url: readOrigin(text.slice(6)) };
  const named = readServiceFunction(text);
  if (named) return { kind: 'service', service: named.service, function: named.name };
  throw new InvalidArgumentError('It must be local, local:<url>, fc3 or service/function.');
}

/** An address of http or https, without a path. @throws {InvalidArgumentError} */
export function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new InvalidArgumentError('It must be like https://host or http://host:port.');
  }
  return url.origin;
}

/** @throws {InvalidArgumentError} */
export function readFunction(text: string): string {
  if (!isFunctionName(text)) throw new InvalidArgumentError('That is no name of a function.');
  return text;
}

/** @throws {InvalidArgumentError} */
export function readAccount(text: string): string {
  if (!/^\d{1,20}$/.test(text)) throw new InvalidArgumentError("It is the account's number.");
  return text;
}

/** @throws {InvalidArgumentError} */
export function readRegion(text: string): string {
  if (!/^[a-z][a-z\d-]{1,40}$/.test(text)) {
    throw new InvalidArgumentError('It must be like cn-hangzhou.');
  }
  return text;
}

/** @throws {InvalidArgumentError} */
export function readQueue(text: string): string {
  if (!/^[A-Za-z\d][\w-]{0,119}$/.test(text)) {
    throw new InvalidArgumentError('That is no name of a queue.');
  }
  return text;
}

/** Where the dead letters come from. @throws {Error} when what it takes to get them is missing. */
export function sourceOf(options: PlaceOptions, command: Command): Source {
  const { queue, file, ledger, account, region } = options;
  if (file !== undefined) return fileSource(file);
  if (ledger) return ledgerSource(databaseUrl(options.databaseUrl), options.only ?? []);
  if (queue === undefined) {
    return command.error('error: say where the dead letters are: --queue, --file or --ledger');
  }
  if (account === undefined || (options.endpoint === undefined && region === undefined)) {
    return command.error('error: --queue needs --account, and --region or --endpoint');
  }
  const endpoint = options.endpoint ?? `https://${account}.mns.${region}.aliyuncs.com`;
  return queueSource({ queue, account, endpoint, ...credentials() });
}

/** Who is to handle them. @throws {Error} when what it takes to ask is missing. */
export function targetOf(to: To, { account, region, fcEndpoint: endpoint }: PlaceOptions): Target {
  if (to.kind === 'local') return localTarget(to.url);
  const access = { account, region, endpoint, ...credentials() };
  if (to.kind === 'fc3') return fc3Target(access);
  return serviceTarget({ ...access, service: to.service, function: to.function });
}
