import type { Observer } from '../trace/trace-event.js';
import type { OssRequestHead, OssResponse } from './oss-request.js';
import { answerPart, requestPart } from './trace-parts.js';

/** What came of a request. */
export interface OperationResult {
  readonly response: OssResponse;
  readonly code?: string | undefined;
  readonly ec?: string | undefined;
}

/** A request that was told of. */
export interface TracedOperation {
  /** The trace event's id. */
  readonly cause: string;
  /** Tells of its body, where it is one to be shown. */
  body(bytes: Uint8Array): void;
  end(result: OperationResult): void;
  /** The client has gone, or the stand-in failed, before the answer was out. */
  breakOff(error: unknown): void;
}

/** Tells of a request. */
export function traceOperation(
  observer: Observer,
  title: string,
  request: Pick<OssRequestHead, 'id' | 'method' | 'target' | 'headers'> &
    Partial<Pick<OssRequestHead, 'bucket' | 'key'>>,
): TracedOperation {
  const started = performance.now();
  const { id, method, headers, bucket = '', key = '' } = request;
  const size = method === 'GET' ? undefined : headers['content-length'];
  const [client = ''] = headers['user-agent']?.split(' ') ?? [];
  const traceEvent = observer.begin({
    kind: 'operation',
    title,
    reference: id,
    ...(key !== '' && { place: { bucket, key } }),
    facts: {
      request: id,
      ...(key === '' && bucket !== '' && { bucket }),
      ...(size !== undefined && { size }),
      ...(client !== '' && { client }),
    },
  });
  const tellRequest = (body: Uint8Array) =>
    traceEvent.update({ parts: [requestPart(request, body)] });
  let isTold = false;
  return {
    cause: traceEvent.id,
    body(bytes) {
      isTold = true;
      tellRequest(bytes);
    },
    end({ response, code, ec }) {
      if (!isTold) tellRequest(Buffer.alloc(0));
      const length = method === 'GET' ? response.headers?.['content-length'] : undefined;
      traceEvent.update({
        status: statusOf(response.status, code),
        ms: Math.round(performance.now() - started),
        facts: {
          status: String(response.status),
          ...(code !== undefined && { code }),
          ...(ec !== undefined && { ec }),
          ...(length !== undefined && { size: length }),
        },
        parts: [answerPart(response)],
      });
    },
    breakOff(error) {
      const ended = error instanceof Error ? error.message : String(error);
      const ms = Math.round(performance.now() - started);
      traceEvent.update({ status: 'failed', ms, facts: { ended } });
    },
  };
}

// 203 is CallbackFailed: the object is there, and who uploaded it has an error.
function statusOf(status: number, code: string | undefined): 'fine' | 'refused' | 'failed' {
  if (status >= 500 || status === 203) return 'failed';
  return status >= 400 || code !== undefined ? 'refused' : 'fine';
}
