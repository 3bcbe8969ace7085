import type { Owner } from '../../../wire/index.js';

/** The account as the XML answers name it. */
export function ownerElement({ account }: Owner) {
  return { ID: account, DisplayName: account };
}
