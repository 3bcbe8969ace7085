import { describe, expect, it } from 'vitest';
import { isConnectionLoss, isLasting } from '../../../shared/src/inbox/postgres-failure.js';
import { CodedError } from './coded-error.js';

const lost = `
  CONNECTION_CLOSED CONNECTION_DESTROYED CONNECTION_ENDED CONNECT_TIMEOUT NO_ANSWER
  ECONNRESET ECONNREFUSED EPIPE ETIMEDOUT EHOSTUNREACH ENOTFOUND
  08006 08P01 25P03 57P01 57P02 57P03`;
const lasting = `
  0A000 22P02 22021 23505 28000 28P01 3D000 3F000 42P01 42501
  ERR_INVALID_URL ERR_SSLMODE ERR_TLS_CERT_ALTNAME_INVALID ENOENT
  UNABLE_TO_VERIFY_LEAF_SIGNATURE UNABLE_TO_GET_ISSUER_CERT_LOCALLY DEPTH_ZERO_SELF_SIGNED_CERT
  SELF_SIGNED_CERT_IN_CHAIN CERT_HAS_EXPIRED CERT_NOT_YET_VALID`;
/** What may be over soon, on a connection that is there. */
const passing = '40001 40P01 53100 53300 25006 25P02 55P03 57014 XX000';
/** What is only like another. */
const unlike = `
  XCONNECT_TIMEOUT XECONNRESET E E12 XNO_ANSWER NO_ANSWER_YET
  X08006 080061 0800 X25P03 25P031 X57P01 57P011 57P
  X0A000 0A0000 0A00 220211 X42P01 42P011 21000 3E000
  XERR_ XENOENT XUNABLE_TO_VERIFY_ -CERT`;
const codesIn = (...texts: string[]) => texts.flatMap((text) => text.trim().split(/\s+/));

describe('a connection', () => {
  it.each(codesIn(lost))('is lost with %s', (code) => {
    expect(isConnectionLoss(new CodedError(code))).toBe(true);
  });

  it.each(codesIn(passing, unlike, '42P01 ERR_INVALID_URL'))('is not lost with %s', (code) => {
    expect(isConnectionLoss(new CodedError(code))).toBe(false);
  });
});

describe('trying again', () => {
  it.each(codesIn(lasting))('does not help with %s', (code) => {
    expect(isLasting(new CodedError(code))).toBe(true);
  });

  it.each(codesIn(lost, passing, unlike, 'ENOENTRY'))('may help with %s', (code) => {
    expect(isLasting(new CodedError(code))).toBe(false);
  });

  it('does not help where the URL has a stray %', () => {
    expect(isLasting(new URIError('URI malformed'))).toBe(true);
  });

  it.each([new Error('no code'), new CodedError(''), { code: '42P01' }, 'text', undefined])(
    'may help where there is no code: %s',
    (thrown) => {
      expect(isLasting(thrown)).toBe(false);
      expect(isConnectionLoss(thrown)).toBe(false);
    },
  );
});
