import type {
  Controls,
  CrashMoment,
  IssuedUpload,
  Switches,
} from '../../../../tools/local/page/controls.js';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';

export interface FakeControls extends Controls {
  /** What the page had it do, as `['act', 'again', 'h2']`. */
  readonly calls: unknown[][];
  /** Begins or changes a trace event. */
  put(traceEvent: TraceEvent): void;
  /** Forgets the oldest. */
  forget(): void;
  /** Where the next upload goes. */
  ticket: IssuedUpload;
  /** What the next action fails with. */
  fault: string | undefined;
}

/** Controls without a cloud: they replay trace events and note what they are asked to do. */
export function fakeControls(traceEvents: readonly TraceEvent[]): FakeControls {
  const all = new Map(traceEvents.map((traceEvent) => [traceEvent.id, traceEvent]));
  const listeners = new Set<(traceEvent: TraceEvent) => void>();
  const calls: unknown[][] = [];
  let switches: Switches = { doubled: 0, delay: 0, timeScale: 100, failNextTask: false };
  let crash: { name: string; moment: CrashMoment } | undefined;
  const called = (...call: unknown[]) => {
    const { fault } = fake;
    fake.fault = undefined;
    calls.push(call);
    if (fault !== undefined) throw new Error(fault);
  };
  const fake: FakeControls = {
    calls,
    fault: undefined,
    ticket: { url: 'http://127.0.0.1:1/', fields: [] },
    put(traceEvent) {
      all.set(traceEvent.id, traceEvent);
      for (const listener of listeners) listener(traceEvent);
    },
    forget() {
      const [oldest] = all.keys();
      if (oldest !== undefined) all.delete(oldest);
    },
    trace: {
      all: () => [...all.values()],
      get: (id) => all.get(id),
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    places: {
      region: 'cn-hangzhou',
      account: '1234567890123456',
      bucket: 'oss-inbox-demo',
      prefix: 'uploads/',
      topic: 'oss-tasks',
    },
    addresses: [
      { name: 'OSS', url: 'http://127.0.0.1:4650' },
      { name: 'SMQ', url: 'http://127.0.0.1:4651' },
      { name: 'Function Compute', url: 'http://127.0.0.1:4652' },
      { name: 'HTTP trigger of upload-callback', url: 'http://127.0.0.1:4653' },
    ],
    samples: [
      { name: 'putobject', group: 'Upload callbacks', about: 'The callback of a PutObject' },
      { name: 'multipart', group: 'Upload callbacks', about: 'The callback of a multipart upload' },
      { name: 'created', group: 'Object events', about: 'An object was created' },
      { name: 'deleted', group: 'Object events', about: 'An object was deleted' },
      { name: 'converted', group: 'Task results', about: 'A document was converted' },
    ],
    conversions: [
      { name: 'doc/convert to pdf', about: 'Office document to PDF' },
      { name: 'video/convert to mp4', about: 'Video to MP4' },
    ],
    functions: () =>
      [
        ['upload-callback', 'upload callback'],
        ['object-event', 'OSS trigger'],
        ['task-result', 'SMQ topic'],
      ].map(([name = '', channel = '']) => ({
        name,
        channel,
        instances: 1,
        busy: 0,
        pending: 0,
        ...(crash?.name === name && { crashNext: crash.moment }),
      })),
    queues: () => [{ name: 'oss-inbox-failures', waiting: 1, inFlight: 0 }],
    switches: () => switches,
    setSwitches(change) {
      called('setSwitches', change);
      switches = { ...switches, ...(change as Partial<Switches>) };
    },
    issueUpload(size) {
      called('issueUpload', size);
      return fake.ticket;
    },
    async sendSample(name) {
      called('sendSample', name);
      return { cause: 'h40' };
    },
    async convert(place, conversion) {
      called('convert', place, conversion);
      return { cause: 'h10' };
    },
    actionsOn({ kind, status }) {
      if (status === 'dead') return ['replay'];
      if (kind === 'callback') return ['again', 'forge'];
      return kind === 'delivery' || kind === 'message' ? ['again'] : [];
    },
    async act(action, id) {
      called('act', action, id);
      return { cause: id };
    },
    crashNext(name, moment) {
      called('crashNext', name, moment);
      crash = { name, moment };
    },
    failNextTask() {
      called('failNextTask');
      switches = { ...switches, failNextTask: true };
    },
  };
  return fake;
}
