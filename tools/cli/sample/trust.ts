import { sampleKeySettings } from '../../wire/index.js';
import { ticketExpiry } from './callback-sample.js';
import type { CommonOptions } from './options.js';

/** What a function needs to accept a signed sample. */
export interface Trust {
  readonly settings: Readonly<Record<string, string>>;
  /** What else is to be known. */
  readonly notes: readonly string[];
}

/** What upload-callback needs. */
export function callbackTrust(time: Date, hasTicket: boolean): Trust {
  const settings = { CALLBACK_PUBLIC_KEYS: sampleKeySettings.CALLBACK_PUBLIC_KEYS };
  if (!hasTicket) return { settings, notes: [] };
  const expiry = ticketExpiry(time);
  const note = `Its ticket ${expiry.getTime() < Date.now() ? 'expired' : 'is good until'} ${expiry.toISOString()}.`;
  // With tickets the function asks OSS for the object, which does not exist.
  return { settings: { ...settings, CONFIRM_OBJECT: 'false' }, notes: [note] };
}

/** What topic-push needs; nothing where it is no push. */
export function pushTrust({ seed, time }: Pick<CommonOptions, 'seed' | 'time'>): Trust {
  const hasOwnDate = seed !== undefined || time !== undefined;
  return {
    settings: {
      SMQ_CERTIFICATES: sampleKeySettings.SMQ_CERTIFICATES,
      ...(hasOwnDate && { SMQ_DATE_WINDOW_SECONDS: '0' }),
    },
    notes: [],
  };
}

/** Says it on standard error. */
export function printTrust({ settings, notes }: Trust): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  console.error(
    [
      '',
      'Signed with the sample key, with which anybody can sign: never trust it in the cloud.',
      ...notes,
      'To have a function on this machine accept it:',
      ...lines,
    ].join('\n'),
  );
}
