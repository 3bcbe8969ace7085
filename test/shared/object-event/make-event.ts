interface Changes {
  readonly event?: object;
  readonly oss?: object;
  readonly bucket?: object;
  readonly object?: object;
}

/** An event in the nesting of captured traffic, with changes; what is changed to `undefined` is left out. */
export function makeEvent({ event, oss, bucket, object }: Changes = {}): Record<string, unknown> {
  return copy({
    eventName: 'ObjectCreated:PutObject',
    eventSource: 'acs:oss',
    eventTime: '2026-01-02T03:04:05.000Z',
    eventVersion: '1.0',
    oss: {
      bucket: {
        arn: 'acs:oss:cn-hangzhou:1999000011112222:example-bucket',
        name: 'example-bucket',
        ownerIdentity: '1999000011112222',
        ...bucket,
      },
      object: { key: 'a.txt', size: 3, deltaSize: 3, eTag: 'ABC', ...object },
      ossSchemaVersion: '1.0',
      ruleId: 'rule-1',
      ...oss,
    },
    region: 'cn-hangzhou',
    requestParameters: { sourceIPAddress: '198.51.100.7' },
    responseElements: { requestId: '6958F0A5A1B2C3D4E5F60718' },
    userIdentity: { principalId: '2777000011112222' },
    ...event,
  });
}

/** The same event in the nesting of the documentation's braces: what surrounds it moved inside `oss`. */
export function moveInsideOss(event: Record<string, unknown>): Record<string, unknown> {
  const { region, requestParameters, responseElements, userIdentity, xVars, oss, ...rest } = event;
  const moved = { region, requestParameters, responseElements, userIdentity, xVars };
  return copy({ ...rest, oss: { ...(oss as object), ...moved } });
}

/** The same event with everything that surrounds it at event level. */
export function moveBesideOss(event: Record<string, unknown>): Record<string, unknown> {
  const { ossSchemaVersion, ruleId, xVars, ...oss } = event['oss'] as Record<string, unknown>;
  return copy({ ...event, oss, ossSchemaVersion, ruleId, xVars: xVars ?? event['xVars'] });
}

function copy(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
