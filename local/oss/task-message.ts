import type { Owner } from './event-document.js';

/** A task that the stand-in has taken on. */
export interface Task {
  /** `OfficeConversion`. */
  readonly kind: string;
  /** `doc/convert`. */
  readonly action: string;
  readonly taskId: string;
  readonly requestId: string;
  readonly started: Date;
  readonly owner: Owner;
  readonly source: { readonly bucket: string; readonly key: string };
  readonly target?: { readonly bucket: string; readonly key: string };
}

/**
 * The message that tells of the task's success: the wrapper of Intelligent Media Management with the task as escaped
 * JSON. Only MediaConvert's is documented in full; the others have the fields that all have in common.
 *
 * @see https://www.alibabacloud.com/help/en/imm/developer-reference/asynchronous-notification-message-examples
 */
export function taskMessage(task: Task, id: string): string {
  const { kind, owner } = task;
  const type = `imm:Task:${kind}`;
  const ended = new Date();
  return JSON.stringify({
    id,
    source: 'acs.imm',
    type,
    subject: `acs:imm:${owner.region}:${owner.account}:local-project/${type}`,
    time: String(ended.getTime()),
    content: JSON.stringify(taskContent(task, ended)),
  });
}

function taskContent({ kind, taskId, requestId, started, source, target }: Task, ended: Date) {
  const content = {
    ProjectName: 'local-project',
    DatasetName: '',
    RequestId: requestId,
    StartTime: started.toISOString(),
    EndTime: ended.toISOString(),
    UserData: '',
    TaskType: kind,
    TaskId: taskId,
    Status: 'Succeeded',
    Code: '',
    Message: '',
    EventSourceId: '',
  };
  if (kind !== 'MediaConvert') return content;
  return {
    ...content,
    Sources: [{ URI: `oss://${source.bucket}/${source.key}`, SubtitleSources: null }],
    Targets: target
      ? [
          {
            URI: `oss://${target.bucket}/${target.key}`,
            Subtitle: { Extract: { URI: '' } },
            Image: { Sprites: null, Snapshots: null, Animations: null },
          },
        ]
      : [],
  };
}
