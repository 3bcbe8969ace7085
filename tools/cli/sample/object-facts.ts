import { extname } from 'node:path/posix';
import type { SampleContext } from './sample-context.js';

const types: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.zip': 'application/zip',
};

/** What OSS would know of the object: made up, save for the type, which the name tells. */
export function objectFacts({ key, bytes }: SampleContext) {
  const md5 = bytes('md5', 16);
  const mimeType = types[extname(key).toLowerCase()] ?? 'application/octet-stream';
  const [kind, format = ''] = mimeType.split('/');
  return {
    eTag: md5.toString('hex').toUpperCase(),
    contentMd5: md5.toString('base64'),
    crc64: bytes('crc64', 8).readBigUInt64BE(),
    mimeType,
    ...(kind === 'image' && {
      image: { height: 600, width: 800, format: format.replace('jpeg', 'jpg') },
    }),
  };
}
