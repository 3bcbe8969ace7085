import { xmlDocument } from '../../wire/index.js';
import { readFormCallback } from './callback/read-callback.js';
import { runCallback } from './callback/run-callback.js';
import type { StoredObject } from './object-store.js';
import type { OssCloud } from './oss-cloud.js';
import { invalidArgument, OssError } from './oss-error.js';
import type { OssRequest, OssResponse } from './oss-request.js';
import { checkContentMd5, checkOverwrite, newObject, uploadHeaders } from './upload.js';

interface Form {
  /** By lower-case name, without the file. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: File;
}

/** A form upload to the bucket. @see https://www.alibabacloud.com/help/en/oss/developer-reference/postobject */
export async function postObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket } = request;
  const { fields, file } = await readForm(request);
  const callback = readFormCallback(fields);
  const content = Buffer.from(await file.arrayBuffer());
  const key = (fields.get('key') ?? '').replaceAll('${filename}', file.name);
  if (key === '') throw invalidArgument("Bucket POST must contain a field named 'key'.", 'key');
  checkContentMd5(content, fields.get('content-md5'));
  checkOverwrite(fields.get('x-oss-forbid-overwrite'), await cloud.store.get(bucket, key));
  const contentType = fields.get('x-oss-content-type') ?? fields.get('content-type') ?? file.type;
  const object = newObject(content, {
    ...Object.fromEntries(fields),
    'content-type': contentType || 'application/octet-stream',
  });
  const previous = await cloud.store.put(bucket, key, object);
  cloud.raise({
    eventName: 'ObjectCreated:PostObject',
    bucket,
    key,
    size: content.length,
    deltaSize: content.length - (previous?.content.length ?? 0),
    eTag: object.eTag,
    object,
    ...(callback && { variables: callback.variables }),
    request,
  });
  if (!callback) return answer(fields.get('success_action_status'), request, key, object);
  return runCallback(cloud, callback, { operation: 'PostObject', bucket, key, object, request });
}

function answer(
  status: string | undefined,
  { bucket, headers }: OssRequest,
  key: string,
  object: StoredObject,
): OssResponse {
  const sent = uploadHeaders(object);
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers: sent };
  const Location = `http://${headers['host']}/${encodeURIComponent(key)}`;
  const body = { Bucket: bucket, ETag: object.eTag, Key: key, Location };
  return {
    status: 201,
    headers: { ...sent, 'content-type': 'application/xml' },
    body: xmlDocument('PostResponse', body),
  };
}

async function readForm({ headers, body }: OssRequest): Promise<Form> {
  const contentType = headers['content-type'] ?? '';
  const fields = new Map<string, string>();
  let last: File | undefined;
  for (const [name, value] of await parseForm(contentType, body)) {
    // OSS ignores what comes after the file.
    if (last) break;
    if (typeof value === 'string') fields.set(name.toLowerCase(), value);
    else if (name.toLowerCase() === 'file') last = value;
  }
  if (!last) {
    const message = 'POST requires exactly one file upload per request.';
    throw new OssError(400, 'IncorrectNumberOfFilesInPOSTRequest', message);
  }
  return { fields, file: last };
}

async function parseForm(contentType: string, body: Buffer) {
  try {
    const init = { method: 'POST', headers: { 'content-type': contentType }, body };
    return await new Request('http://localhost/', init).formData();
  } catch {
    const message = 'The body of your POST request is not well-formed multipart/form-data.';
    throw new OssError(400, 'MalformedPOSTRequest', message);
  }
}
