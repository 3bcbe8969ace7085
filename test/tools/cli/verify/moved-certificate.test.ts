import { createPublicKey } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type * as shared from '../../../../shared/src/index.js';
import { samplePushKey } from '../../../../tools/wire/index.js';
import { check, fileOf, requestIn } from './requests.js';

// Nobody but SMQ can sign with its key: here the sample key stands for it.
vi.mock('oss-inbox', async (load) => ({
  ...(await load<typeof shared>()),
  smqPushKey: () => createPublicKey(samplePushKey().privateKey),
}));

it("verifies a push that SMQ's own key signed under a new URL of SMQ's, and tells the setting", () => {
  const push = requestIn(fileOf('samples/smq-push-certificate-host-inferred-request.json'));
  const { verified, signature, hints } = check(push, { keys: [] });
  expect({ verified, key: signature?.keyName }).toEqual({
    verified: true,
    key: "SMQ's own key (pinned)",
  });
  expect(hints).toEqual([
    expect.stringMatching(
      /^a function trusts this key with SMQ_CERTIFICATES=https:\/\/mns-cert\.oss-cn-hangzhou\.aliyuncs\.com\/x509_public_certificate\.pem=\w/,
    ),
  ]);
});
