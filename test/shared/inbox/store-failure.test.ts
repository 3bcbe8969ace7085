import { describe, expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { storeFailure, transactionFailure } from '../../../shared/src/inbox/postgres-failure.js';
import { CodedError } from './coded-error.js';

const lead = 'the database could not be asked: ';
const untrusted =
  "its certificate is not trusted: name a file with its authority's as sslrootcert in DATABASE_URL";

describe('what a store failed on', () => {
  it.each([
    ['28000', 'it refuses the user or password of DATABASE_URL'],
    ['28P01', 'it refuses the user or password of DATABASE_URL'],
    ['3D000', 'the database that DATABASE_URL names does not exist'],
    ['42P01', 'the table oss_inbox is missing: run `npx oss-inbox migrate` once'],
    ['42703', 'the table oss_inbox is older than this code: run `npx oss-inbox migrate`'],
    [
      '42501',
      'its user may not select, insert, update and delete in oss_inbox: run `npx oss-inbox migrate --grant <user>`',
    ],
    ['53100', 'its disk is full'],
    [
      '53300',
      'it has no connection left: limit the instances of the functions, or raise max_connections',
    ],
    ['25006', 'it takes no writes right now: it is a replica, or becoming one'],
    ['57P03', 'it is starting up'],
    [
      'ERR_INVALID_URL',
      'DATABASE_URL cannot be read: in its password, characters such as / # ? % must be percent-encoded',
    ],
    ['ERR_SSLMODE', 'unknown sslmode in DATABASE_URL'],
    ['ENOENT', 'the file that sslrootcert in DATABASE_URL names is missing'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', untrusted],
    ['SELF_SIGNED_CERT_IN_CHAIN', untrusted],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', untrusted],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'its certificate is for another host than that of DATABASE_URL',
    ],
    ['ECONNREFUSED', 'nothing listens at the address of DATABASE_URL'],
    ['ECONNRESET', 'it hung up: where DATABASE_URL has an sslmode, it may be a server without TLS'],
    ['ENOTFOUND', 'the host of DATABASE_URL is not known'],
    [
      'CONNECT_TIMEOUT',
      'it cannot be reached: is the function in its VPC and on its IP allowlist?',
    ],
    ['NO_ANSWER', 'it does not answer: is the function in its VPC and on its IP allowlist?'],
    ['XX000', 'it failed, or the connection was lost'],
    [7, 'it failed, or the connection was lost'],
  ])('is said with the likely cause: %s', (code, cause) => {
    const error = storeFailure(new CodedError(code));
    expect(error).toMatchObject({
      code: 'store_unavailable',
      message: `${lead}${cause} (${code})`,
    });
  });

  it.each([new Error('no code'), { code: '53100' }, 'text', undefined])(
    'is said where there is no code: %s',
    (thrown) => {
      const error = storeFailure(thrown);
      expect(error.message).toBe(`${lead}it failed, or the connection was lost`);
      expect(error.cause).toBe(thrown);
    },
  );

  it('leads back to what was thrown, but for what shows the password', () => {
    const thrown = new CodedError('53100');
    expect(storeFailure(thrown).cause).toBe(thrown);
    for (const url of ['postgres://user:a/secret@host/', 'postgres://user:a%secret@host/']) {
      const error = storeFailure(thrownBy(() => decodeURIComponent(new URL(url).password)));
      expect(error.message).toContain('DATABASE_URL cannot be read');
      expect(error.cause).toBeUndefined();
    }
  });
});

describe('what a transaction failed on', () => {
  it.each(['22P02', '23505', '25P02', '42P01', '42601', 'P0001'])(
    "is the handler's where its data or statements are wrong: %s",
    (code) => {
      const thrown = new CodedError(code);
      const error = transactionFailure(thrown);
      expect(error).toMatchObject({
        code: 'handler_failed',
        message: 'the transaction of the handler could not be committed',
      });
      expect(error.cause).toBe(thrown);
    },
  );

  it.each(['40001', '53100', '57P01', 'ECONNRESET', 'X22P02', 'X42P01', ''])(
    "is the store's otherwise: %s",
    (code) => {
      expect(transactionFailure(new CodedError(code))).toMatchObject({ code: 'store_unavailable' });
    },
  );
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

it('stays what it is where the inbox itself said it', () => {
  const error = new InboxError('config_invalid', 'the driver is missing');
  expect([storeFailure(error), transactionFailure(error)]).toStrictEqual([error, error]);
  expect(storeFailure(error)).toBe(error);
});
