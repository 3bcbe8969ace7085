import { createPrivateKey } from 'node:crypto';
import { SAMPLE_PUBLIC_KEY } from 'oss-inbox';
import type { SigningKey } from './signing-key.js';

// RSA, 512 bit, as OSS's and SMQ's own are. Everybody who has this repository can sign with it.
const PRIVATE_KEY =
  'MIIBUwIBADANBgkqhkiG9w0BAQEFAASCAT0wggE5AgEAAkEArup6JVIyy19rIoaQllXi1E2EzBt4XFSUoyAccGVT4T4b1nzNvu7tXRvnQdxpVeTCWllR9G+fOw2xeboluir3GQIDAQABAkBNjVaEr5Iny3GTyDfY/9FnMct8N33A6htQzA7v4m0zQvuZPZRKTQ+pTmJQa5Cvd9hhSV79RaWHR3GQI75ZtmFlAiEA2eLsreySH9299EEMxW1Mhka8Q2O3AFai3vo1iqH4ovMCIQDNg09Nbv0G0FwBaOEKJIR3PIWTOYU0qJ9J7w2lL+PIwwIgPbp7gT6/m0WQFk4Dlz9C6dvKZHEwnGjvFarfVlpS/Z8CIAEimouI82jYOcngNG4D6Z9m/C3mAXBbBhY4ddDVxOJVAiAGu3opRGKRaWgwLnaZ/OPL5pulLq1XnMBGARzEeHl/Tw==';
// A top-level domain that nobody can register.
const CALLBACK_KEY_URL = 'https://sample-key.oss-inbox.invalid/callback.pem';
const PUSH_KEY_URL = 'https://sample-key.oss-inbox.invalid/push.pem';

/** The key that sample callbacks are signed with. It is public: no function in the cloud may ever trust it. */
export function sampleCallbackKey(): SigningKey {
  return signingKey(CALLBACK_KEY_URL);
}

/** The same key, by the URL that sample pushes name. */
export function samplePushKey(): SigningKey {
  return signingKey(PUSH_KEY_URL);
}

/** The settings that have a function on this machine trust it. */
export const sampleKeySettings = {
  CALLBACK_PUBLIC_KEYS: `${CALLBACK_KEY_URL}=${SAMPLE_PUBLIC_KEY}`,
  SMQ_CERTIFICATES: `${PUSH_KEY_URL}=${SAMPLE_PUBLIC_KEY}`,
} as const;

function signingKey(url: string): SigningKey {
  const key = Buffer.from(PRIVATE_KEY, 'base64');
  return { privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }), url };
}
