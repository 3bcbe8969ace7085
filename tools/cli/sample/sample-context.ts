import { type Owner, requestId } from '../../wire/index.js';
import type { CommonOptions, ObjectOptions } from './options.js';
import { newSources, type Source } from './source.js';

/** What happens in one sample: where, when, and to which object. */
export interface SampleContext extends Source {
  /** Of the sample, from 1. */
  readonly number: number;
  readonly owner: Owner;
  readonly bucket: string;
  readonly key: string;
  /** OSS's id of the request that it begins with. */
  readonly requestId: string;
  /** The uploader's address. */
  readonly clientIp: string;
}

/** A context for each sample; `{n}` in the key is its number. */
export function newSampleContexts(
  { region, account, seed, time, count }: CommonOptions,
  { bucket, key }: ObjectOptions,
): SampleContext[] {
  const from = { ...(seed !== undefined && { seed }), ...(time && { time }) };
  return newSources(count, from).map((source, index) => ({
    ...source,
    number: index + 1,
    owner: { region, account },
    bucket,
    key: key.replaceAll('{n}', String(index + 1)),
    requestId: requestId(source.time, source.bytes('request id', 8)),
    clientIp: '203.0.113.10',
  }));
}
