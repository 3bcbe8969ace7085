import { callbackFunction, type UploadCallbackSignal } from 'oss-inbox';

function onUpload({ data }: UploadCallbackSignal) {
  if (process.env['UPLOADS_FAIL']) throw new Error('no place for photos');
  if (process.env['UPLOADS_KILL']) process.kill(process.pid, 'SIGKILL');
  return { object: data.object };
}

export const handler = callbackFunction({ onUpload });
