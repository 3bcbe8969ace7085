/** The kinds of task that OSS starts; the Intelligent Media Management behind it knows more. */
export type TaskKind =
  | 'OfficeConversion'
  | 'MediaConvert'
  | 'PointCloudCompression'
  | 'DecodeBlindWatermark'
  | (string & NonNullable<unknown>);

/**
 * How a task ended. `partly-failed`: the whole claims to have succeeded, but one of its files or tasks has failed, or only
 * some of a batch's tasks have. `unknown`: nothing in the notification tells, as while a batch runs; never read it as success.
 */
export type TaskOutcome = 'succeeded' | 'failed' | 'partly-failed' | 'unknown';

/**
 * The result of an asynchronous task, in EventBridge's shape: the notification's own fields under their own names, and
 * `kind`, `outcome`, `code` and `message` made from them. Fields that are not named here are kept as they came.
 *
 * @see https://www.alibabacloud.com/help/en/imm/developer-reference/asynchronous-notification-message-examples
 */
export interface TaskResult {
  /** What kind of task it was, in one spelling: `PointCloudCompression` for each of its three. */
  readonly kind: TaskKind;
  readonly outcome: TaskOutcome;
  /** The error's code, else that of the first file or task that failed; absent when it succeeded. */
  readonly code?: string;
  /** What the notification says about it, else the text of the first failure in it; absent when it succeeded. */
  readonly message?: string;
  readonly TaskId?: string;
  readonly TaskType?: string;
  readonly Status?: string;
  readonly Success?: boolean;
  readonly ProjectName?: string;
  readonly DatasetName?: string;
  readonly RequestId?: string;
  /** RFC 3339. */
  readonly StartTime?: string;
  /** RFC 3339. */
  readonly EndTime?: string;
  /** What the request gave as user data. */
  readonly UserData?: string;
  /** The decoded watermark (DecodeBlindWatermark). */
  readonly Content?: string;
  readonly Sources?: readonly { readonly URI?: string; readonly [field: string]: unknown }[];
  readonly Targets?: readonly { readonly URI?: string; readonly [field: string]: unknown }[];
  readonly Files?: readonly {
    readonly URI?: string;
    readonly Error?: string;
    readonly [field: string]: unknown;
  }[];
  readonly [field: string]: unknown;
}
