import type { KeyObject } from 'node:crypto';
import { certificateKey } from '../signature/index.js';
import type { EnvironmentReader } from './environment.js';

/** What `topic-push` alone reads. */
export interface PushConfig {
  /** `SMQ_CERTIFICATES`: keys trusted beside SMQ's own, by the certificate's URL that a push names. */
  readonly smqCertificates: ReadonlyMap<string, KeyObject>;
  /** `SMQ_ALLOWED_TOPICS`: the topics whose pushes are taken: `owner/topic`, `owner/*`, or `topic` of any owner. */
  readonly smqAllowedTopics: readonly string[];
  /** `SMQ_DATE_WINDOW_SECONDS`: how far a push's date may be from now, either way; 0 for any distance. */
  readonly smqDateWindowSeconds: number;
}

export function readPushConfig(read: EnvironmentReader): PushConfig {
  return {
    smqCertificates: read.publicKeys(
      'SMQ_CERTIFICATES',
      'an RSA certificate or public key in DER',
      certificateKey,
    ),
    smqAllowedTopics: read.list(
      'SMQ_ALLOWED_TOPICS',
      /^(?:\d{1,20}\/(?:[\w-]{1,256}|\*)|[\w-]{1,256})$/,
      'owner/topic, owner/* or topic',
    ),
    smqDateWindowSeconds: read.wholeNumber('SMQ_DATE_WINDOW_SECONDS', 900, 0, 172_800),
  };
}
