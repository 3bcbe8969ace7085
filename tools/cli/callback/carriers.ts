/** One callback parameter in each of the three ways to send it; OSS takes exactly one of them. */
export interface Carriers {
  /** For PutObject and CompleteMultipartUpload. */
  readonly headers: Readonly<Record<string, string>>;
  /** For a presigned URL: encoded, and to be signed with it. */
  readonly query: string;
  /** For PostObject. */
  readonly form: Readonly<Record<string, string>>;
}

/** The three ways for values in Base64. */
export function carriersOf(
  callback: string,
  callbackVar: string | undefined,
  variables: Readonly<Record<string, string>>,
): Carriers {
  const pairs: (readonly [string, string])[] = [['callback', callback]];
  if (callbackVar) pairs.push(['callback-var', callbackVar]);
  return {
    headers: Object.fromEntries(pairs.map(([name, value]) => [`x-oss-${name}`, value])),
    query: pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'),
    form: { callback, ...variables },
  };
}

export const carrierNames = ['headers', 'query', 'form'] as const;

/** One of the ways, a line for each header or field. */
export function carrierText(carriers: Carriers, name: (typeof carrierNames)[number]): string {
  if (name === 'query') return carriers.query;
  const border = name === 'headers' ? ': ' : '=';
  return Object.entries(carriers[name])
    .map(([key, value]) => `${key}${border}${value}`)
    .join('\n');
}
