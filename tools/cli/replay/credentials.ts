/** Of an account, a user or a role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string | undefined;
}

/** Those in the environment. @throws {Error} that names the variables. */
export function credentials(): Credentials {
  const accessKeyId = process.env['ALIBABA_CLOUD_ACCESS_KEY_ID']?.trim();
  const accessKeySecret = process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']?.trim();
  const securityToken = process.env['ALIBABA_CLOUD_SECURITY_TOKEN']?.trim() || undefined;
  if (!accessKeyId || !accessKeySecret) {
    throw new Error(
      'set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET (for a role also ALIBABA_CLOUD_SECURITY_TOKEN)',
    );
  }
  if (accessKeyId.startsWith('STS') && securityToken === undefined) {
    throw new Error('a temporary access key needs ALIBABA_CLOUD_SECURITY_TOKEN');
  }
  return { accessKeyId, accessKeySecret, securityToken };
}
