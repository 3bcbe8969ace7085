import { X509Certificate } from 'node:crypto';
import { Command } from 'commander';
import { downloadCertificate } from './download-certificate.js';

/** `oss-inbox smq-certificate <url>`: what is to be trusted when SMQ signs with a certificate that is not known. */
export function smqCertificateCommand(): Command {
  return new Command('smq-certificate')
    .description("fetch SMQ's signing certificate and print the line that has topic-push trust it")
    .argument(
      '<url>',
      'the URL in the x-mns-signing-cert-url header of a push, decoded or in Base64',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The certificate is fetched over https, and only from SMQ's official hosts: mnstest.oss-cn-hangzhou.aliyuncs.com and
mns-cert.oss-cn-<region>.aliyuncs.com. Compare the fingerprint with a second source before you trust it: whoever answers
for that host could forge every push.

Example:
  npx oss-inbox smq-certificate https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem`,
    )
    .action(async (given: string, { json }: { json?: boolean }) => {
      const url = decodeUrl(given);
      const certificate = new X509Certificate(await downloadCertificate(url));
      const facts = describe(url, certificate);
      console.log(json ? JSON.stringify(facts, undefined, 2) : readable(facts));
    });
}

type Facts = ReturnType<typeof describe>;

/** What is to be known of a certificate before it is trusted. */
function describe(url: string, certificate: X509Certificate) {
  const { publicKey, subject, validFrom, validTo, fingerprint256 } = certificate;
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    url,
    subject: subject.replaceAll('\n', ', '),
    validFrom,
    validTo,
    key: `${publicKey.asymmetricKeyType} ${publicKey.asymmetricKeyDetails?.modulusLength ?? '?'} bit`,
    fingerprint256,
    setting: `SMQ_CERTIFICATES=${url}=${key}`,
  };
}

function readable(facts: Facts): string {
  const { setting, ...rest } = facts;
  const width = Math.max(...Object.keys(rest).map((name) => name.length));
  const lines = Object.entries(rest).map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return [...lines, '', 'To trust it, set:', setting].join('\n');
}

function decodeUrl(given: string): string {
  return given.includes('://') ? given : Buffer.from(given, 'base64').toString();
}
