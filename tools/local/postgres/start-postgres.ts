import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { claimFolder } from '../state/claim-folder.js';
import { endOrphan } from './end-server.js';
import { launchServer } from './launch-server.js';
import { makeCluster } from './make-cluster.js';
import { openFolder } from './open-folder.js';
import { findPrograms } from './programs.js';

export interface PostgresOptions {
  /** Where everything is kept: the cluster in `data`, its password, and in `owner.pid` who uses it. */
  readonly folder: string;
  /** Unset or 0: any free one. */
  readonly port?: number;
  /** What PostgreSQL's programs print, line by line. */
  readonly onLog?: (line: string) => void;
  /** Settings of the server by name, as in `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL that accepts connections on 127.0.0.1. */
export interface Postgres {
  /** `postgres://user:password@127.0.0.1:port/postgres`, of the superuser. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** Cuts its clients off and ends it; nothing more happens when it has ended already. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that keeps its data in this folder, with a new cluster when there is none. One that a killed
 * process left behind is ended first. It ends with this process at the latest.
 *
 * @throws {Error} which says what to do, when it can't be started or another process uses the folder.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { port = 0, onLog = () => undefined, settings = {} } = options;
  const { folder, account } = await openFolder(options.folder);
  const release = await claimFolder(folder);
  try {
    const data = join(folder, 'data');
    const programs = await findPrograms(folder, account);
    await endOrphan(data);
    if (!(await stat(data).catch(() => undefined))) {
      const durable = settings['fsync'] !== 'off';
      await makeCluster({ folder, programs, account, durable, onLog });
    }
    const password = await readFile(join(folder, 'password'), 'utf8');
    const server = await launchServer({ data, port, programs, account, settings, onLog });
    let stopped: Promise<void> | undefined;
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`,
      port: server.port,
      folder,
      stop: () => (stopped ??= server.stop().then(release)),
    };
  } catch (error) {
    await release();
    throw error;
  }
}
