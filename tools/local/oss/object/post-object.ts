import { headerBytes } from '../../http/header-bytes.js';
import { checkPolicy, checkSize } from '../auth/check-policy.js';
import { readFormCallback } from '../callback/read-callback.js';
import { runCallback } from '../callback/run-callback.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument } from '../oss-error.js';
import { checkNames, type OssRequest, type OssResponse } from '../oss-request.js';
import type { StoredObject } from '../store/object-store.js';
import { receiveAnd, storeObject } from '../store-object.js';
import { formPart } from '../trace-parts.js';
import { checkContentMd5, checkOverwrite, newObject, uploadHeaders } from '../upload.js';
import { xmlResponse } from '../xml-response.js';
import { checkLength } from './check-length.js';
import { type Form, readForm } from './read-form.js';

/** A form upload to the bucket. @see https://www.alibabacloud.com/help/en/oss/developer-reference/postobject */
export async function postObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, headers, time } = request;
  checkLength(cloud, request);
  const form = await readForm(headers['content-type'] ?? '', request.upload);
  const { fields, file } = form;
  const key = readKey(form);
  cloud.observer
    .resume(request.cause)
    .update({ place: { bucket, key }, parts: [formPart(fields, file)] });
  const callback = readFormCallback(fields);
  const arrival = { region: cloud.owner.region, now: time };
  const sizes = checkPolicy({ bucket, fields }, cloud.credentials, arrival);
  const forbid = fields.get('x-oss-forbid-overwrite');
  const object = await receiveAnd(cloud, file.content, { bucket, key }, (received) => {
    checkSize(received.size, sizes);
    checkContentMd5(received.md5, fields.get('content-md5'));
    checkOverwrite(forbid, cloud.store.get(bucket, key));
    const made = newObject(received, headersOf(form));
    storeObject(
      cloud,
      { bucket, key },
      {
        eventName: 'ObjectCreated:PostObject',
        object: made,
        ...(callback && { variables: callback.variables }),
        request,
      },
    );
    return made;
  });
  if (!callback) return answer(fields, request, key, object);
  return runCallback(cloud, callback, { operation: 'PostObject', bucket, key, object, request });
}

function readKey({ fields, file }: Form): string {
  const template = fields.get('key') ?? '';
  if (template === '') {
    throw invalidArgument("Bucket POST must contain a field named 'key'.", 'key');
  }
  // Some browsers send a path.
  const name = file.name.split(/[/\\]/).at(-1) ?? '';
  const key = template.replaceAll('${filename}', () => name);
  checkNames('', key);
  return key;
}

function headersOf({ fields, file }: Form): Record<string, string> {
  const type = fields.get('x-oss-content-type') ?? fields.get('content-type') ?? file.type;
  const contentType = type || 'application/octet-stream';
  return headerBytes({ ...Object.fromEntries(fields), 'content-type': contentType });
}

function answer(
  fields: Form['fields'],
  { bucket, headers }: OssRequest,
  key: string,
  object: StoredObject,
): OssResponse {
  const sent = uploadHeaders(object);
  const status = fields.get('success_action_status');
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers: sent };
  const Location = `http://${headers['host']}/${encodeURIComponent(key)}`;
  const body = { Bucket: bucket, ETag: object.eTag, Key: key, Location };
  return xmlResponse('PostResponse', body, { status: 201, headers: sent });
}
