import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  holdsTicket,
  newNonce,
  signTicket,
  type Ticket,
  type TicketSecrets,
  ticketSecrets,
  verifyTicket,
  withoutTickets,
} from '../../../shared/src/upload-callback/ticket.js';

const upload = { bucket: 'bucket', object: 'uploads/u-1/a.jpg' };
const now = 1_770_000_000;
const ticket: Ticket = {
  bucket: 'bucket',
  prefix: 'uploads/u-1/',
  user: 'u-1',
  expires: now,
  nonce: 'n-1',
};
let secrets: TicketSecrets;
let text: string;
beforeEach(() => {
  secrets = ticketSecrets(['the newest secret', 'the one before it']);
  text = signTicket(ticket, secrets);
});
const code = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('a ticket', () => {
  it('is text that needs no encoding in a form or in JSON', () => {
    expect(text).toMatch(/^v1\.[\w-]+\.[\w-]{43}$/);
  });

  it('gives back what was signed', () => {
    expect(verifyTicket(text, upload, secrets, now)).toStrictEqual(ticket);
  });

  it('holds an HMAC-SHA256 that anyone with the secret can check', () => {
    const [version, payload, mac] = text.split('.');
    const expected = createHmac('sha256', 'the newest secret')
      .update(`oss-inbox upload ticket ${version}.${payload}`)
      .digest('base64url');
    expect(mac).toBe(expected);
  });

  it('has a nonce of 128 bits that is not the same twice', () => {
    expect(newNonce()).toMatch(/^[\w-]{22}$/);
    expect(newNonce()).not.toBe(newNonce());
  });

  it('is not signed without a secret', () => {
    expect(() => signTicket(ticket, [])).toThrow(
      expect.objectContaining({
        code: 'argument_invalid',
        message: 'no secret to sign a ticket with',
      }),
    );
  });
});

describe('verifyTicket', () => {
  it.each([
    ['the newest secret', ['the newest secret', 'the one before it'], 'none'],
    ['a secret that was rotated', ['a brand new secret', 'the newest secret'], 'none'],
    ['a secret that was taken out', ['a brand new secret', 'the one before it'], 'ticket_invalid'],
    ['no secret at all', [], 'ticket_invalid'],
  ])('with %s: %s', (_, given, expected) => {
    expect(code(() => verifyTicket(text, upload, ticketSecrets(given), now))).toBe(expected);
  });

  it.each([
    ['in its last second', now, 'none'],
    ['one second later', now + 1, 'ticket_expired'],
  ])('%s', (_, at, expected) => {
    expect(code(() => verifyTicket(text, upload, secrets, at))).toBe(expected);
  });

  it.each<[string, Partial<Ticket>, typeof upload, string]>([
    ['another bucket', {}, { ...upload, bucket: 'bucket2' }, 'ticket_invalid'],
    [
      'a key below another prefix',
      {},
      { ...upload, object: 'uploads/u-2/a.jpg' },
      'ticket_invalid',
    ],
    [
      'a key that only begins alike',
      { prefix: 'up/' },
      { ...upload, object: 'upper' },
      'ticket_invalid',
    ],
    ['a prefix without its slash', { prefix: 'uploads' }, upload, 'ticket_invalid'],
    ['the key itself', { prefix: 'x/', key: upload.object }, upload, 'none'],
    ['a key longer than the one', { key: upload.object.slice(0, -1) }, upload, 'ticket_invalid'],
  ])('for %s: %s', (_, changes, reported, expected) => {
    const changed = signTicket({ ...ticket, ...changes }, secrets);
    expect(code(() => verifyTicket(changed, reported, secrets, now))).toBe(expected);
  });

  it('wants a key or a prefix', () => {
    const { prefix: _, ...boundless } = ticket;
    expect(code(() => verifyTicket(signTicket(boundless, secrets), upload, secrets, now))).toBe(
      'ticket_invalid',
    );
  });

  it('tells a missing ticket from a wrong one', () => {
    expect(code(() => verifyTicket(undefined, upload, secrets, now))).toBe('ticket_missing');
    for (const wrong of ['', 'v1', 7, null, {}, [text], `${text} `, ` ${text}`, `${text}\n`]) {
      expect(code(() => verifyTicket(wrong, upload, secrets, now))).toBe('ticket_invalid');
    }
  });

  it('refuses a ticket with any character cut off, changed or added', () => {
    for (let at = 0; at < text.length; at += 1) {
      for (const replacement of ['', 'A', 'B', '-', '.', 'é']) {
        const changed = text.slice(0, at) + replacement + text.slice(at + 1);
        if (changed === text) continue;
        expect(
          code(() => verifyTicket(changed, upload, secrets, now)),
          changed,
        ).toBe('ticket_invalid');
      }
    }
  });

  it('refuses the MAC of one ticket on another', () => {
    const other = signTicket({ ...ticket, user: 'u-2' }, secrets);
    const [version, payload] = text.split('.');
    const swapped = [version, payload, other.split('.')[2]].join('.');
    expect(code(() => verifyTicket(swapped, upload, secrets, now))).toBe('ticket_invalid');
  });

  it.each<[string, () => unknown, typeof upload, number, RegExp]>([
    ['is missing', () => undefined, upload, now, /no ticket: .*createUploadTicket/],
    ['is not whole', () => text.slice(1), upload, now, /CALLBACK_TICKET_SECRETS, or is not whole/],
    ['is for others', () => text, { ...upload, object: 'x' }, now, /another bucket or key/],
    ['has expired', () => text, upload, now + 1, /expired: issue a new one and upload again/],
  ])('says what to do about a ticket that %s', (_, given, reported, at, message) => {
    expect(() => verifyTicket(given(), reported, secrets, at)).toThrow(message);
  });

  it.each([
    ['no UTF-8', Buffer.from('{"bucket":"b","prefix":"a/","expires":1,"nonce":"\xff"}', 'latin1')],
    ['no JSON', 'hello'],
    ['no object', '[]'],
    ['no bucket', '{"prefix":"a/","expires":1,"nonce":"n"}'],
    ['a fraction of a second', '{"bucket":"b","prefix":"a/","expires":1.5,"nonce":"n"}'],
    ['an empty nonce', '{"bucket":"b","prefix":"a/","expires":1,"nonce":""}'],
  ])('refuses, though signed, a payload with %s', (_, payload) => {
    const encoded = Buffer.from(payload).toString('base64url');
    const mac = createHmac('sha256', 'the newest secret')
      .update(`oss-inbox upload ticket v1.${encoded}`)
      .digest('base64url');
    const signed = `v1.${encoded}.${mac}`;
    expect(code(() => verifyTicket(signed, { bucket: 'b', object: 'a/b' }, secrets, 0))).toBe(
      'ticket_invalid',
    );
  });

  it('throws nothing but its own errors, whatever the text', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(code(() => verifyTicket(anything, upload, secrets, now))).toMatch(
          /^ticket_(missing|invalid)$/,
        );
      }),
    );
  });

  it('shows neither ticket nor secret in its errors', () => {
    for (const [given, at] of [
      [`${text}x`, now],
      [text, now + 1],
    ] as const) {
      try {
        verifyTicket(given, upload, secrets, at);
        expect.unreachable();
      } catch (error) {
        const shown = String(error) + JSON.stringify(error) + (error as Error).stack;
        expect(shown).not.toContain(text.split('.')[2]);
        expect(shown).not.toContain('the newest secret');
      }
    }
  });
});

const payloadOf = (given: string) => Buffer.from(given.split('.')[1] ?? '', 'base64url').toString();
const check = (given: string, reported?: Record<string, unknown>) =>
  code(() =>
    verifyTicket(given, { ...upload, ...(reported && { variables: reported }) }, secrets, now),
  );

describe('the variables of a ticket', () => {
  const variables = { 'x:role': 'member', kind: 'avatar' };
  const signed = () => signTicket({ ...ticket, variables }, secrets);

  it('come back from the report, and stand in the ticket as a hash only', () => {
    expect(verifyTicket(signed(), { ...upload, variables }, secrets, now)).toStrictEqual(ticket);
    expect(payloadOf(signed())).not.toContain('member');
  });

  it('say how to sign them, where they differ', () => {
    expect(() => verifyTicket(signed(), upload, secrets, now)).toThrow(
      'give signTicket those of your callbackBody',
    );
  });

  it.each<[string, Record<string, unknown> | undefined, string]>([
    ['the same', { kind: 'avatar', 'x:role': 'member' }, 'none'],
    ['the same beside an empty one', { ...variables, 'x:empty': '' }, 'none'],
    ['another value', { ...variables, 'x:role': 'admin' }, 'ticket_invalid'],
    ['another name', { kind: 'avatar', 'x:rôle': 'member' }, 'ticket_invalid'],
    ['one more', { ...variables, 'x:plan': 'unlimited' }, 'ticket_invalid'],
    ['one less', { kind: 'avatar' }, 'ticket_invalid'],
    ['values that changed places', { 'x:role': 'avatar', kind: 'member' }, 'ticket_invalid'],
    ['a border that moved', { 'x:role': 'member', kin: 'davatar' }, 'ticket_invalid'],
    ['data for text', { ...variables, 'x:role': ['member'] }, 'ticket_invalid'],
    ['none', {}, 'ticket_invalid'],
    ['none at all', undefined, 'ticket_invalid'],
  ])('must be reported as they were signed: %s', (_, reported, expected) => {
    expect(check(signed(), reported)).toBe(expected);
  });

  it('are none where none were signed', () => {
    expect(JSON.parse(payloadOf(text))).toStrictEqual(ticket);
    expect(check(text, {})).toBe('none');
    expect(check(text, { 'x:role': 'admin' })).toBe('ticket_invalid');
  });
});

describe('holdsTicket', () => {
  it('finds a good ticket in any text, and takes no other', () => {
    const holds = (body: string, at = now) => holdsTicket(body, secrets, at);
    expect(holds(`%%broken&ticket=${text}&x=1`)).toBe(true);
    expect(holds(`{"ticket":"${text}"`)).toBe(true);
    expect(holds(`ticket=${text}`, now + 1)).toBe(false);
    expect(holds(`ticket=${text.slice(0, -1)}`)).toBe(false);
    expect(holds(`ticket=${signTicket(ticket, ticketSecrets(['a secret of others']))}`)).toBe(
      false,
    );
    expect(holds('')).toBe(false);
  });

  it('tries only the first few, so that a body of thousands costs no more', () => {
    const holds = [3, 4].map((others) =>
      holdsTicket(`${'v1.a.b '.repeat(others)}${text}`, secrets, now),
    );
    expect(holds).toEqual([true, false]);
  });
});

describe('withoutTickets', () => {
  it('replaces every ticket, and nothing else', () => {
    const other = text.replace('v1.', 'v1.-_');
    expect(withoutTickets(`ticket=${text}&x=v1.2&y="${other}"`)).toBe(
      'ticket=[ticket]&x=v1.2&y="[ticket]"',
    );
  });
});
