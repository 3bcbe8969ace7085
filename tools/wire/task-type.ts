/**
 * How `TaskType` and a task's id spell this kind: `PointCloudCompress` for what events call `PointCloudCompression`.
 *
 * @see https://help.aliyun.com/en/imm/developer-reference/task-type-list
 */
export function taskTypeOf(kind: string): string {
  return kind === 'PointCloudCompression' ? 'PointCloudCompress' : kind;
}
