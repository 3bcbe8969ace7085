import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from 'oss-inbox';
import type { Arguments } from './arguments.js';
import { type Cloud, type CloudOptions, startCloud } from './cloud.js';
import { newControls } from './controls/new-controls.js';
import { toolsAt } from './controls/tools.js';
import { noFaults, someFaults } from './fault-injector.js';
import { withGuardedUploads } from './guarded-uploads.js';
import { type LocalFile, noLocalFile, readLocalFile } from './local-file.js';
import { type Page, startPage } from './page/start-page.js';
import { forgetPostgres } from './postgres/forget-postgres.js';
import { postgresFolder } from './postgres/postgres-folder.js';
import { type Postgres, startPostgres } from './postgres/start-postgres.js';
import { openStateFolder } from './state/state-folder.js';
import type { Template } from './template.js';
import { newTrace } from './trace/trace.js';

type Listeners = Pick<CloudOptions, 'onLine' | 'onCallback' | 'onFailure' | 'onReload'>;

export interface LocalOptions extends Arguments, Listeners {
  /** The folder of the project. */
  readonly root: string;
  /** The folder of the built tools. */
  readonly build: string;
}

/** The local cloud with its page, its database and its state. */
export interface Local {
  readonly cloud: Cloud;
  readonly page: Page;
  /** The URL of PostgreSQL. */
  readonly database: string | undefined;
  close(): Promise<void>;
}

/**
 * Starts the cloud of this template and its page, with what earlier runs left.
 *
 * @throws {Error} when something can't be started, or another process uses the state; nothing stays up then.
 */
export async function startLocal(template: Template, options: LocalOptions): Promise<Local> {
  const ends: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    return { ...(await startAll(template, options, ends)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAll(
  plain: Template,
  options: LocalOptions,
  ends: (() => Promise<void> | void)[],
): Promise<Omit<Local, 'close'>> {
  const { root, build, port } = options;
  const guarded = withGuardedUploads(plain, randomBytes(24).toString('base64url'));
  const local = await readLocal(options);
  const state = await openStateFolder(options.data ?? join(root, '.local'), options.reset);
  ends.push(() => state.release());
  const trace = newTrace(join(state.path, 'trace.jsonl'));
  ends.push(() => trace.close());
  const database = await startDatabase(state.path, options);
  ends.push(() => database?.stop());
  const cloud = await startCloud({
    ...options,
    template: guarded?.template ?? plain,
    local,
    runner: join(build, 'local/fc-runner.js'),
    folder: state.path,
    observer: trace.observer,
    faults: options.faults ? someFaults : noFaults,
    environment: { DATABASE_URL: database?.url ?? '' },
  });
  ends.push(() => cloud.close());
  const tools = toolsAt(join(build, 'cli/main.js'));
  const stage = { cloud, trace, guarded, tools, database: database?.url };
  const page = await startPage({
    controls: await newControls(stage),
    port: port === 0 ? 0 : port - 1,
    assets: join(build, 'local/page'),
  });
  ends.push(() => page.close());
  return { cloud, page, database: database?.url };
}

async function startDatabase(
  state: string,
  { memory, reset }: Pick<LocalOptions, 'memory' | 'reset'>,
): Promise<Postgres | undefined> {
  const folder = postgresFolder(state);
  if (reset) await forgetPostgres(folder);
  if (memory) return undefined;
  const database = await startPostgres({ folder });
  try {
    await migrate(database.url);
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function readLocal({ config, root }: Pick<LocalOptions, 'config' | 'root'>) {
  if (config !== undefined) return readLocalFile(config);
  const own = join(root, 'local.yaml');
  return access(own).then(
    (): Promise<LocalFile> => readLocalFile(own),
    () => noLocalFile,
  );
}
