import postgres, { type Sql } from 'postgres';
import { tlsOf, withoutTls } from './postgres-tls.js';

const CONNECT_SECONDS = 10;

/** The driver with one connection, made when it is first needed; `onclose` is called whenever it is lost or ended. */
export function connect(url: string, onclose?: () => void): Sql {
  const tls = tlsOf(url);
  return postgres(withoutTls(url), {
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
