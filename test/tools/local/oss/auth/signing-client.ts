import OSS from 'ali-oss';

interface Answer {
  readonly status: number;
  readonly res: { readonly status: number };
}

interface RequestParameters {
  readonly method: string;
  readonly bucket: string;
  readonly object?: string;
  readonly subres?: string | Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly additionalHeaders?: readonly string[];
  readonly content?: Buffer;
  readonly mime?: string;
  readonly successStatuses: readonly number[];
}

/** The parts of the real client that sign. */
export interface SigningClient {
  request(parameters: RequestParameters): Promise<Answer>;
  signatureUrl(key: string, options?: object): string;
  signatureUrlV4(
    method: string,
    expires: number,
    request: { headers?: Record<string, string>; queries?: Record<string, string> },
    key: string,
    additionalHeaders?: readonly string[],
  ): Promise<string>;
  calculatePostSignature(policy: object): Record<'OSSAccessKeyId' | 'Signature' | 'policy', string>;
  signPostObjectPolicyV4(policy: object, date: Date): string;
}

/** A real client of the bucket `bkt`. */
export function signingClient(
  endpoint: string,
  credentials: { accessKeyId: string; accessKeySecret: string; stsToken?: string },
  options: { authorizationV4?: boolean; headerEncoding?: string; sldEnable?: boolean } = {},
): SigningClient {
  // With an interval it does not ask for a way to get new tokens.
  const common = { region: 'oss-cn-hangzhou', bucket: 'bkt', refreshSTSTokenInterval: 60_000 };
  const all = { ...common, endpoint, ...credentials, ...options };
  // The types that we have of it leave these methods out.
  return new OSS(all) as unknown as SigningClient;
}
