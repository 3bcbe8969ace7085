import type { Owner } from './owner.js';
import { taskTypeOf } from './task-type.js';

interface ObjectName {
  readonly bucket: string;
  readonly key: string;
}

interface Notified {
  readonly project: string;
  readonly requestId: string;
  readonly started: Date;
  readonly ended: Date;
}

/** A task that has ended. */
export interface EndedTask extends Notified {
  /** `OfficeConversion`. */
  readonly kind: string;
  readonly taskId: string;
  readonly source: ObjectName;
  readonly target?: ObjectName | undefined;
  /** What kind of pictures a MediaConvert made, in place of a video or sound. */
  readonly imageOutput?: 'Sprites' | 'Snapshots' | 'Animations';
  /** Why it failed. */
  readonly fault?: { readonly code: string; readonly message: string };
  /** The watermark that DecodeBlindWatermark found. */
  readonly watermark?: string;
}

/** The indexing of files in a dataset, which has ended. */
export interface EndedIndexing extends Notified {
  readonly dataset: string;
  /** Why nothing was indexed. */
  readonly fault?: string;
  /** Each file, and why it was not indexed: `[InvalidArgument] File does not exist.` */
  readonly files: readonly (ObjectName & { readonly error?: string })[];
}

/**
 * What Intelligent Media Management says of a task. Only MediaConvert's is documented in full; the others have the
 * fields that all have in common.
 *
 * @see https://www.alibabacloud.com/help/en/imm/developer-reference/asynchronous-notification-message-examples
 */
export function taskNotification(task: EndedTask): object {
  const { kind, taskId, fault, source, target, imageOutput, watermark } = task;
  return {
    ProjectName: task.project,
    DatasetName: '',
    RequestId: task.requestId,
    StartTime: task.started.toISOString(),
    EndTime: task.ended.toISOString(),
    UserData: '',
    TaskType: taskTypeOf(kind),
    TaskId: taskId,
    Status: fault ? 'Failed' : 'Succeeded',
    Code: fault?.code ?? '',
    Message: fault?.message ?? '',
    EventSourceId: '',
    ...(watermark !== undefined && { Content: watermark }),
    ...(kind === 'MediaConvert' && {
      Sources: [{ URI: uriOf(source), SubtitleSources: null }],
      Targets: target ? [mediaTarget(target, imageOutput)] : [],
    }),
  };
}

/** What Intelligent Media Management says of indexed files: another shape, without a status. */
export function indexNotification(indexing: EndedIndexing): object {
  const { project, dataset, requestId, started, ended, fault, files } = indexing;
  return {
    ProjectName: project,
    DatasetName: dataset,
    RequestId: requestId,
    StartTime: started.toISOString(),
    EndTime: ended.toISOString(),
    Success: fault === undefined,
    Message: fault ?? '',
    Files: files.map((file) => ({ URI: uriOf(file), Error: file.error ?? '' })),
  };
}

export interface MessageFields {
  /** `25E-2AbCdEfGhIjKlMnOpQrStUvWxYz`. */
  readonly id: string;
  /** `imm:Task:OfficeConversion`. */
  readonly type: string;
  readonly project: string;
  readonly time: Date;
}

/** Whom such a notification is about. */
export function notificationSubject(
  { type, project }: Pick<MessageFields, 'type' | 'project'>,
  { region, account }: Owner,
): string {
  return `acs:imm:${region}:${account}:${project}/${type}`;
}

/** The message that carries a notification through SMQ: a wrapper with the notification as escaped JSON. */
export function notificationMessage(
  notification: object,
  fields: MessageFields,
  owner: Owner,
): string {
  return JSON.stringify({
    id: fields.id,
    source: 'acs.imm',
    type: fields.type,
    subject: notificationSubject(fields, owner),
    time: String(fields.time.getTime()),
    content: JSON.stringify(notification),
  });
}

function mediaTarget(target: ObjectName, imageOutput: EndedTask['imageOutput']): object {
  const images = { Sprites: null, Snapshots: null, Animations: null };
  return {
    URI: imageOutput ? '' : uriOf(target),
    Subtitle: { Extract: { URI: '' } },
    Image: imageOutput ? { ...images, [imageOutput]: [{ URI: uriOf(target) }] } : images,
  };
}

function uriOf({ bucket, key }: ObjectName): string {
  return `oss://${bucket}/${key}`;
}
