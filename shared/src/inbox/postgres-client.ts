import type postgres from 'postgres';
import type { Sql } from 'postgres';
import { loadPackage } from '../core/index.js';
import { tlsOf, withoutTls } from './postgres-tls.js';

const CONNECT_SECONDS = 10;

/** PostgreSQL's driver, which nobody needs without DATABASE_URL. */
export async function loadDriver(): Promise<typeof postgres> {
  const driver = await loadPackage('postgres', () => import('postgres'));
  return driver.default;
}

/** The driver with one connection, made when it is first needed; `onclose` is called whenever it is lost or ended. */
export function connect(driver: typeof postgres, url: string, onclose?: () => void): Sql {
  const tls = tlsOf(url);
  return driver(withoutTls(url), {
    max: 1,
    connection: { application_name: 'oss-inbox' },
    connect_timeout: CONNECT_SECONDS,
    // The statements say their types, and a round trip is saved.
    fetch_types: false,
    max_lifetime: null,
    onnotice: () => {},
    ...(onclose && { onclose }),
    ...(tls !== undefined && { ssl: tls }),
  });
}
