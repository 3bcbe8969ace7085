import type { KeyObject } from 'node:crypto';

/** The key that callbacks or pushes are signed with, and the URL by which they name it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly url: string;
}
