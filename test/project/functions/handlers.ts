import type {
  HandlerContext,
  ObjectEventSignal,
  SmqMessageSignal,
  TaskResultSignal,
  UploadCallbackSignal,
} from 'oss-inbox';

// What the tests deploy, whatever functions/handlers.ts of the project holds.

export async function onUpload({ data }: UploadCallbackSignal, { log }: HandlerContext) {
  log('info', 'upload', { bucket: data.bucket, key: data.object, size: data.size });
  return { object: data.object };
}

export async function onTaskResult({ data }: TaskResultSignal, { log }: HandlerContext) {
  log('info', 'task result', { kind: data.kind, outcome: data.outcome, taskId: data.TaskId });
}

export async function onObjectEvent({ data }: ObjectEventSignal, { log }: HandlerContext) {
  log('info', data.eventName, { bucket: data.oss.bucket.name, key: data.oss.object.key });
}

export async function onMessage({ data }: SmqMessageSignal, { log }: HandlerContext) {
  log('info', 'message', { topic: data.topicName, text: data.text });
}
