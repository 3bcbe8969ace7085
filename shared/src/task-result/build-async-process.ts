import { encodeBase64Url } from '../core/index.js';
import type { AsyncAction, AsyncProcess, SaveAs } from './async-process.js';
import { checkAsyncProcess, refuse } from './check-async-process.js';

type Params = Readonly<Record<string, string | number>>;

/** One action and its parameters: `{ action: 'doc/convert', params: { target: 'png' } }`. */
export interface AsyncActionRequest {
  readonly action: string;
  /** Values are sent as they are: Base64 them where OSS says so. An empty name stands for a value without a name. */
  readonly params?: Params;
}

export interface AsyncProcessRequest extends AsyncActionRequest {
  /** Actions in the wake of the first, such as the videos that `video/concat` joins: `{ action: 'pre', params }`. */
  readonly followedBy?: readonly AsyncActionRequest[];
  /** Where the result goes; placeholders are filled in by OSS. */
  readonly saveAs?: SaveAs;
  /** The SMQ topic that hears of the result; in the bucket's region. */
  readonly notify?: { readonly topic: string };
}

/**
 * The value of `x-oss-async-process`: `doc/convert,target_png|sys/saveas,b_…,o_…/notify,topic_…`.
 *
 * ```ts
 * buildAsyncProcess({
 *   action: 'doc/convert',
 *   params: { target: 'png' },
 *   saveAs: { object: '{dirname}/{barename}/{index}.{autoext}' },
 *   notify: { topic: 'task-results' },
 * });
 * ```
 *
 * @throws {InboxError} `argument_invalid`, whose message names the field and the fix, for what OSS would reject.
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/message-notification
 */
export function buildAsyncProcess(request: AsyncProcessRequest): string {
  const { saveAs, notify, followedBy = [] } = request;
  const process: AsyncProcess = {
    actions: [request, ...followedBy].map(actionOf),
    ...(saveAs && { saveAs }),
    ...(notify && { notify }),
  };
  checkAsyncProcess(process);
  const system = [
    saveAs && saveAsText(saveAs),
    notify && `notify,topic_${encodeBase64Url(notify.topic)}`,
  ]
    .filter(Boolean)
    .join('/');
  const actions = process.actions.map(actionText).join('/');
  return system === '' ? actions : `${actions}|sys/${system}`;
}

function actionOf({ action, params = {} }: AsyncActionRequest): AsyncAction {
  return {
    name: action,
    params: Object.entries(params).map(([name, value]) => {
      if (typeof value === 'number' && !Number.isFinite(value)) {
        refuse(`params.${name}`, `${value} of ${action} is no number that OSS knows`);
      }
      return [name, String(value)];
    }),
  };
}

function actionText({ name, params }: AsyncAction): string {
  return [name, ...params.map(([key, value]) => (key === '' ? value : `${key}_${value}`))].join();
}

function saveAsText({ bucket, object }: SaveAs): string {
  const where = bucket === undefined ? '' : `b_${encodeBase64Url(bucket)},`;
  return `saveas,${where}o_${encodeBase64Url(object)}`;
}
