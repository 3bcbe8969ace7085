import { InvalidArgumentError } from 'commander';

/** `bucket/key`, or `oss://bucket/key`. @throws {InvalidArgumentError} */
export function readObject(text: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^(?:oss:\/\/)?([^/]+)\/(.+)$/s.exec(text) ?? [];
  if (bucket === '') throw new InvalidArgumentError('It must be bucket/key.');
  return { bucket, key };
}
