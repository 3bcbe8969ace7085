import postgresDriver from 'postgres';
import { beforeAll, expect, it, vi } from 'vitest';
import { connect as connectBy, loadDriver } from '../../../shared/src/inbox/postgres-client.js';

let driver: typeof postgresDriver;
beforeAll(async () => {
  driver = await loadDriver();
});
const connect = (to: string, onclose?: () => void) => connectBy(driver, to, onclose);

const url = 'postgres://user:password@127.0.0.1:1/database';

it('loads the driver', async () => {
  expect(await loadDriver()).toBe(postgresDriver);
});

it('has one connection for as long as it lives, and says whose it is', () => {
  expect(connect(url).options).toMatchObject({
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    connection: { application_name: 'oss-inbox' },
  });
});

it('asks the server for nothing by itself', () => {
  expect(connect(url).options).toMatchObject({ fetch_types: false });
});

it('has the URL say under what name and with what settings', () => {
  const { options } = connect(`${url}?application_name=mine&search_path=a`);
  expect(options).toMatchObject({ connection: { application_name: 'mine', search_path: 'a' } });
});

it('encrypts as sslmode says, and where there is none it is up to the driver', () => {
  expect(connect(`${url}?sslmode=require`).options.ssl).toBe('require');
  expect(connect(`${url}?sslmode=disable`).options.ssl).toBe(false);
  expect(connect(`${url}?ssl=prefer`).options.ssl).toBe('prefer');
  expect(connect(url).options.ssl).toBe(false);
});

it('tells when the connection is lost, and keeps notices to itself', () => {
  const onclose = vi.fn();
  const { options } = connect(url, onclose);
  options.onclose?.(1);
  expect(onclose).toHaveBeenCalledTimes(1);
  expect(connect(url).options.onclose).toBeUndefined();
});
