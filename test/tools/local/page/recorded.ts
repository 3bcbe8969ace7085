import type { Place, TraceEvent } from '../../../../tools/local/trace/trace-event.js';

/** Two o'clock on a day in 2024, so that nothing here depends on today. */
const START = Date.UTC(2024, 4, 17, 6, 0, 0);

type Given = Pick<TraceEvent, 'id' | 'kind' | 'title'> &
  Partial<TraceEvent> & { readonly at: number };

function traceEvent({ at, ...given }: Given): TraceEvent {
  return { time: START + at, status: 'fine', facts: {}, parts: [], lines: [], ...given };
}

const place = (key: string): Place => ({ bucket: 'oss-inbox-demo', key });
const report = place('uploads/2024/quarterly report.pdf');
const photo = place('uploads/photo.png');
const broken = place('uploads/broken.json');
const film = place('uploads/film.mp4');

const callbackBody =
  'bucket=oss-inbox-demo&object=uploads%2F2024%2Fquarterly+report.pdf&etag=%22D41D8CD98F00B204E9800998ECF8427E%22&size=48213&mimeType=application%2Fpdf&uid=u-1001';

const uploadSignal = {
  specversion: '1.0',
  id: '664700F0A1B2C3D4E5F60718',
  type: 'oss:UploadCallback',
  source: 'acs.oss',
  subject: 'acs:oss:cn-hangzhou:1234567890123456:oss-inbox-demo/uploads/2024/quarterly report.pdf',
  data: { bucket: report.bucket, object: report.key, size: 48213, mimeType: 'application/pdf' },
};

/** An upload whose function crashed once, and the task that followed. */
const upload: TraceEvent[] = [
  traceEvent({
    id: 'h1',
    at: 0,
    kind: 'operation',
    title: 'PostObject',
    place: report,
    ms: 61,
    facts: { status: '200', request: '664700F0A1B2C3D4E5F60718' },
    parts: [
      { name: 'request', text: 'POST / HTTP/1.1\r\nHost: 127.0.0.1:4650\r\n\r\n(48213 bytes)' },
      {
        name: 'answer',
        text: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"ok":true}',
      },
    ],
  }),
  traceEvent({
    id: 'h2',
    at: 4,
    kind: 'callback',
    title: 'POST http://127.0.0.1:4653/',
    cause: 'h1',
    ms: 52,
    facts: { status: '200', key: 'RSA 2048' },
    parts: [
      {
        name: 'request',
        text: `POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nAuthorization: kuR1…Q==\r\n\r\n${callbackBody}`,
      },
      {
        name: 'answer',
        text: '{"ok":true,"id":"664700F0A1B2C3D4E5F60718","crc64":18446744073709551557}',
      },
    ],
  }),
  traceEvent({
    id: 'h3',
    at: 7,
    kind: 'invocation',
    title: 'upload-callback',
    cause: 'h2',
    ms: 46,
    facts: {
      type: 'HTTP',
      request: '1-66470000-1593b2a4-0f3d2a',
      'cold start': '42 ms',
      status: '200',
    },
    parts: [
      {
        name: 'event',
        text: `{"version":"v1","rawPath":"/","body":"${callbackBody}","isBase64Encoded":false}`,
      },
      { name: 'answer', text: '{"statusCode":200,"body":"{\\"ok\\":true}"}' },
    ],
    lines: [
      '{"time":"2024-05-17T06:00:00.030Z","level":"debug","msg":"decoded","requestId":"1-66470000-1593b2a4-0f3d2a"}',
      'stored the report of u-1001',
      '{"time":"2024-05-17T06:00:00.049Z","level":"info","msg":"signal","outcome":"handled","type":"oss:UploadCallback","ms":11}',
    ],
  }),
  traceEvent({
    id: 'h4',
    at: 31,
    kind: 'signal',
    title: 'oss:UploadCallback',
    cause: 'h3',
    ms: 11,
    facts: { id: uploadSignal.id, outcome: 'handled' },
    parts: [{ name: 'signal', text: JSON.stringify(uploadSignal) }],
  }),
  traceEvent({
    id: 'h5',
    at: 62,
    kind: 'event',
    title: 'oss:ObjectCreated:PostObject',
    cause: 'h1',
    facts: { size: '48213' },
    parts: [
      {
        name: 'document',
        text: '{"events":[{"eventName":"ObjectCreated:PostObject","oss":{"object":{"size":48213}}}]}',
      },
    ],
  }),
  traceEvent({
    id: 'h6',
    at: 64,
    kind: 'delivery',
    title: 'OSS trigger of object-event',
    cause: 'h5',
  }),
  traceEvent({
    id: 'h7',
    at: 65,
    kind: 'invocation',
    title: 'object-event',
    status: 'failed',
    cause: 'h6',
    ms: 88,
    facts: {
      type: 'async',
      attempt: '1',
      request: '1-66470000-1593b2a4-55aa01',
      error: 'UnhandledInvocationError',
    },
    parts: [
      {
        name: 'answer',
        text: '{"errorMessage":"Process exited unexpectedly before completing request","errorType":"UnhandledInvocationError"}',
      },
    ],
    lines: ['the process was killed (SIGKILL)'],
  }),
  traceEvent({
    id: 'h8',
    at: 163,
    kind: 'invocation',
    title: 'object-event',
    cause: 'h6',
    ms: 51,
    facts: {
      type: 'async',
      attempt: '2',
      request: '1-66470000-1593b2a4-55aa01',
      'cold start': '39 ms',
    },
  }),
  traceEvent({
    id: 'h9',
    at: 204,
    kind: 'signal',
    title: 'oss:ObjectCreated:PostObject',
    cause: 'h8',
    ms: 3,
    facts: { id: '5f1c9b20d1e2', outcome: 'handled' },
    parts: [
      { name: 'signal', text: '{"type":"oss:ObjectCreated:PostObject","id":"5f1c9b20d1e2"}' },
    ],
  }),
  traceEvent({
    id: 'h10',
    at: 9000,
    kind: 'task',
    title: 'doc/convert',
    place: report,
    ms: 1204,
    facts: { task: 'OfficeConversion-0b0a6a2e', target: 'pdf', topic: 'oss-tasks' },
  }),
  traceEvent({
    id: 'h11',
    at: 10_204,
    kind: 'operation',
    title: 'PutObject',
    cause: 'h10',
    place: place('results/quarterly report.pdf'),
    facts: { by: 'the task' },
  }),
  traceEvent({
    id: 'h12',
    at: 10_206,
    kind: 'message',
    title: 'topic oss-tasks',
    cause: 'h10',
    facts: { id: '0F0E8C1A5A2C-1', bytes: '912' },
    parts: [{ name: 'body', text: '{"Message":"{\\"TaskType\\":\\"OfficeConversion\\"}"}' }],
  }),
  traceEvent({ id: 'h13', at: 10_208, kind: 'delivery', title: 'task-result', cause: 'h12' }),
  traceEvent({
    id: 'h14',
    at: 10_210,
    kind: 'invocation',
    title: 'task-result',
    cause: 'h13',
    ms: 12,
    facts: { type: 'async', attempt: '1', request: '1-66470009-1593b2a4-9c0d11' },
  }),
  traceEvent({
    id: 'h15',
    at: 10_214,
    kind: 'signal',
    title: 'imm:Task:OfficeConversion',
    cause: 'h14',
    ms: 2,
    facts: { id: 'OfficeConversion-0b0a6a2e Succeeded', outcome: 'handled' },
  }),
];

/** An upload, and its callback forged. */
const forged: TraceEvent[] = [
  traceEvent({
    id: 'h20',
    at: 20_000,
    kind: 'operation',
    title: 'PutObject',
    place: photo,
    ms: 22,
    facts: { status: '200' },
  }),
  traceEvent({
    id: 'h21',
    at: 20_004,
    kind: 'callback',
    title: 'POST http://127.0.0.1:4653/',
    cause: 'h20',
    ms: 14,
    facts: { status: '200' },
  }),
  traceEvent({
    id: 'h22',
    at: 20_006,
    kind: 'invocation',
    title: 'upload-callback',
    cause: 'h21',
    ms: 9,
    facts: { type: 'HTTP', request: 'r-22' },
  }),
  traceEvent({
    id: 'h23',
    at: 20_009,
    kind: 'signal',
    title: 'oss:UploadCallback',
    cause: 'h22',
    ms: 2,
    facts: { id: 'photo-1', outcome: 'handled' },
  }),
  traceEvent({
    id: 'h24',
    at: 25_000,
    kind: 'callback',
    title: 'POST http://127.0.0.1:4653/',
    cause: 'h21',
    status: 'refused',
    ms: 6,
    facts: { status: '403', code: 'signature_invalid', forged: 'byte 12 of 240' },
  }),
  traceEvent({
    id: 'h25',
    at: 25_002,
    kind: 'invocation',
    title: 'upload-callback',
    cause: 'h24',
    status: 'refused',
    ms: 3,
    facts: { type: 'HTTP', request: 'r-25', status: '403' },
    lines: ['{"level":"warn","msg":"signature_invalid","requestId":"r-25"}'],
  }),
];

/** An event that failed at every attempt. */
const dead: TraceEvent[] = [
  traceEvent({
    id: 'h30',
    at: 30_000,
    kind: 'operation',
    title: 'PutObject',
    place: broken,
    ms: 8,
  }),
  traceEvent({
    id: 'h31',
    at: 30_002,
    kind: 'event',
    title: 'oss:ObjectCreated:PutObject',
    cause: 'h30',
  }),
  traceEvent({
    id: 'h32',
    at: 30_003,
    kind: 'delivery',
    title: 'OSS trigger of object-event',
    cause: 'h31',
    status: 'failed',
  }),
  ...[1, 2, 3].flatMap((attempt) => [
    traceEvent({
      id: `h3${attempt * 2 + 1}`,
      at: 30_000 + attempt * 200,
      kind: 'invocation',
      title: 'object-event',
      cause: 'h32',
      status: attempt === 3 ? 'dead' : 'failed',
      ms: 9,
      facts: {
        type: 'async',
        attempt: String(attempt),
        request: 'r-33',
        ...(attempt === 3 && {
          onFailure: 'acs:mns:cn-hangzhou:1234567890123456:/queues/oss-inbox-failures/messages',
        }),
      },
    }),
    traceEvent({
      id: `h3${attempt * 2 + 2}`,
      at: 30_004 + attempt * 200,
      kind: 'signal',
      title: 'oss:ObjectCreated:PutObject',
      cause: `h3${attempt * 2 + 1}`,
      status: 'failed',
      ms: 2,
      facts: { id: 'broken-1', outcome: 'failed', error: 'the document has no title' },
    }),
  ]),
  traceEvent({
    id: 'h39',
    at: 30_620,
    kind: 'dead-letter',
    title: 'queue oss-inbox-failures',
    cause: 'h37',
    status: 'dead',
    facts: { attempts: '3' },
    parts: [
      {
        name: 'body',
        text: '{"requestContext":{"condition":"UnhandledInvocationError"},"requestPayload":"…"}',
      },
    ],
  }),
];

/** What came as a message, and tells of no object. */
const messages: TraceEvent[] = [
  traceEvent({
    id: 'h40',
    at: 40_000,
    kind: 'message',
    title: 'topic oss-tasks',
    facts: { tag: 'orders' },
    parts: [{ name: 'body', text: '{"orderId":"ord-0001","amount":1999}' }],
  }),
  traceEvent({ id: 'h41', at: 40_002, kind: 'delivery', title: 'task-result', cause: 'h40' }),
  traceEvent({
    id: 'h42',
    at: 40_003,
    kind: 'invocation',
    title: 'task-result',
    cause: 'h41',
    ms: 4,
    facts: { type: 'async', attempt: '1', request: 'r-42' },
  }),
  traceEvent({
    id: 'h43',
    at: 40_005,
    kind: 'signal',
    title: 'smq:Message',
    cause: 'h42',
    ms: 1,
    facts: { id: 'm-1', outcome: 'ignored' },
  }),
  traceEvent({
    id: 'h44',
    at: 41_000,
    kind: 'message',
    title: 'topic oss-tasks',
    facts: { tag: 'poison' },
  }),
  traceEvent({
    id: 'h45',
    at: 41_002,
    kind: 'invocation',
    title: 'task-result',
    cause: 'h44',
    status: 'failed',
    ms: 5,
    facts: { type: 'async', attempt: '1', request: 'r-45', code: 'message_invalid' },
  }),
];

const going: TraceEvent[] = [
  traceEvent({
    id: 'h50',
    at: 50_000,
    kind: 'task',
    title: 'video/convert',
    place: film,
    status: 'going',
    facts: { task: 'MediaConvert-77' },
  }),
];

/** What nobody should run. */
export const hostile = '<img src=x onerror="document.title=1"><script>alert(1)</script>';

const attack: TraceEvent[] = [
  traceEvent({
    id: 'h60',
    at: 15_000,
    kind: 'operation',
    title: `PutObject ${hostile}`,
    place: place(`uploads/${hostile}\u202egnp.txt`),
    facts: { [hostile]: hostile },
    parts: [{ name: hostile, text: hostile }],
    lines: [hostile],
  }),
];

/** Trace events of every kind and status, the oldest first. */
export const recorded: readonly TraceEvent[] = [
  ...upload,
  ...attack,
  ...forged,
  ...dead,
  ...messages,
  ...going,
];
