import type { TaskKind } from '../signal/index.js';

// The API, its task types and ids, its events and an older release each have their own spelling.
// https://help.aliyun.com/en/imm/developer-reference/task-type-list
const spellings = new Map<string, TaskKind>([
  ['CompressPointCloud', 'PointCloudCompression'],
  ['PointCloudCompress', 'PointCloudCompression'],
  ['FaceClustering', 'FigureClustering'],
  ['formatconvert', 'OfficeConversion'],
]);

// The task id's own kind stands before a UUID, whose tail some documents mask.
const TASK_ID = /^([A-Za-z]\w*)-[\da-fA-F]{8}-[\da-fA-F]{4}-/;

/** The kinds of task that OSS starts. */
export const taskKinds = [
  'OfficeConversion',
  'MediaConvert',
  'PointCloudCompression',
  'DecodeBlindWatermark',
] as const;

const startedByOss: ReadonlySet<TaskKind> = new Set(taskKinds);

const actions = new Map<string, TaskKind>([
  ['doc/convert', 'OfficeConversion'],
  ['video/convert', 'MediaConvert'],
  ['video/animation', 'MediaConvert'],
  ['video/sprite', 'MediaConvert'],
  ['video/snapshots', 'MediaConvert'],
  ['video/concat', 'MediaConvert'],
  ['audio/convert', 'MediaConvert'],
  ['audio/concat', 'MediaConvert'],
  ['pointcloud/compress', 'PointCloudCompression'],
  ['image/deblindwatermark', 'DecodeBlindWatermark'],
]);

/**
 * The kind of task whose message the result of an action (`doc/convert`) arrives as; `undefined` for a style
 * (`style/example`), which may hold any action, and for actions that aren't documented to notify.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/message-notification
 */
export function kindOfAction(action: string): TaskKind | undefined {
  return actions.get(action);
}

/** The one spelling of a kind that has several. */
export function canonicalKind(kind: string): TaskKind {
  return spellings.get(kind) ?? kind;
}

/** The kind that a task id starts with; `undefined` when it starts with none. */
export function kindOfTaskId(taskId: string): TaskKind | undefined {
  const kind = TASK_ID.exec(taskId)?.[1];
  return kind === undefined ? undefined : canonicalKind(kind);
}

/** Whether tasks of this kind are the ones that OSS starts, so that what a result of theirs holds is known. */
export function isStartedByOss(kind: TaskKind): boolean {
  return startedByOss.has(kind);
}
