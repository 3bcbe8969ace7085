import type {
  HandlerContext,
  ObjectEventSignal,
  SmqMessageSignal,
  TaskResultSignal,
  UploadCallbackSignal,
} from 'oss-inbox';

// YOURS: what happens with each signal. Every signal that gets here is verified, decoded and validated, and a second
// delivery of it does not get here. Throw to have it tried again (an upload callback has no second try: OSS passes the
// failure to the uploader). Remove a handler to ignore its kind of signal.

/** An upload with a callback finished. The uploader waits (5 s at most) and gets what you return as `result`. */
export async function onUpload({ data }: UploadCallbackSignal, { log }: HandlerContext) {
  log('info', 'upload', { bucket: data.bucket, key: data.object, size: data.size });
  return { object: data.object };
}

/** A task asked for with `x-oss-async-process` and `notify` ended: look at `data.outcome`. */
export async function onTaskResult({ data }: TaskResultSignal, { log }: HandlerContext) {
  log('info', 'task result', { kind: data.kind, outcome: data.outcome, taskId: data.TaskId });
}

/** An object was created, downloaded, modified, removed, replicated or restored: look at `data.eventName`. */
export async function onObjectEvent({ data }: ObjectEventSignal, { log }: HandlerContext) {
  log('info', data.eventName, { bucket: data.oss.bucket.name, key: data.oss.object.key });
}

/** A message of your own came through the topic or queue. */
export async function onMessage({ data }: SmqMessageSignal, { log }: HandlerContext) {
  log('info', 'message', { topic: data.topicName, text: data.text });
}
