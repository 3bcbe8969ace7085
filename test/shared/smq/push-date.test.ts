import { describe, expect, it } from 'vitest';
import { checkPushDate } from '../../../shared/src/smq/index.js';

const date = 'Fri, 02 Jan 2026 03:04:05 GMT';
const sent = Date.parse(date);
const outside = expect.objectContaining({ code: 'date_out_of_window', status: 403 });

describe('the date of a push', () => {
  it.each([0, 900_000, -900_000])('may be %i ms away', (distance) => {
    expect(() => checkPushDate({ date }, 900, sent + distance)).not.toThrow();
  });

  it.each([900_001, -900_001, 86_400_000, Number.NaN])('may not be %i ms away', (distance) => {
    expect(() => checkPushDate({ date }, 900, sent + distance)).toThrow(outside);
  });

  it.each(['', 'yesterday', '99'.repeat(20)])('may not be %j', (text) => {
    expect(() => checkPushDate({ date: text }, 900, sent)).toThrow(outside);
  });

  it('has to be there', () => {
    expect(() => checkPushDate({}, 900, sent)).toThrow(outside);
  });

  it('may be anything with a window of 0', () => {
    expect(() => checkPushDate({}, 0, sent)).not.toThrow();
    expect(() => checkPushDate({ date }, 0, 0)).not.toThrow();
  });
});
