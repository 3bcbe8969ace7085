import { createUploadTicket } from 'oss-inbox';
import { channelOf } from '../channel.js';
import type { Cloud } from '../cloud.js';
import type { Guarded } from '../guarded-uploads.js';
import type { Controls, IssuedUpload, StepAction } from '../page/controls.js';
import { findPlaces, readPlaces } from '../places.js';
import { credentialsOf } from '../real-clients.js';
import type { Trace } from '../trace/trace.js';
import type { TraceEvent } from '../trace/trace-event.js';
import { again, canForge, canRepeat, forge } from './again.js';
import { conversions, convert } from './conversions.js';
import { canReplay, replay } from './replay.js';
import { listSamples } from './samples.js';
import type { Tools } from './tools.js';

export interface ControlsOptions {
  readonly cloud: Cloud;
  readonly trace: Trace;
  /** Which function asks for the tickets of uploads; the plain one is called back without it. */
  readonly guarded: Guarded | undefined;
  readonly tools: Tools;
  /** Where PostgreSQL listens. */
  readonly database: string | undefined;
}

/** What the page shows of this cloud, and what its buttons do to it. */
export async function newControls(options: ControlsOptions): Promise<Controls> {
  const { cloud, trace, tools } = options;
  const { fc, oss, smq, faultInjector, template } = cloud;
  const { observer } = trace;
  const stage = { cloud, trace, observer, tools };
  const samples = await listSamples(tools);
  const found = (id: string): TraceEvent => {
    const traceEvent = trace.get(id);
    if (!traceEvent) throw new Error('that is no longer known');
    return traceEvent;
  };
  const actions: Readonly<Record<StepAction, (traceEvent: TraceEvent) => unknown>> = {
    again: (traceEvent) => again(traceEvent, stage),
    forge: (traceEvent) => forge(traceEvent, stage),
    replay: (traceEvent) => replay(traceEvent, stage),
  };
  const { region, account } = template;
  const { bucket = '', prefix = '', topic = '' } = findPlaces(cloud);
  return {
    trace,
    places: { region, account, bucket, prefix, topic },
    addresses: addressesOf(options),
    samples,
    conversions,
    functions: () =>
      fc.functions().map(({ name, instances, pending, crashNext }) => ({
        name,
        channel: channelOf(template, name),
        instances: instances.alive,
        busy: instances.busy,
        pending: pending.running + pending.waiting,
        ...(crashNext && { crashNext }),
      })),
    queues: () =>
      smq.broker.queues().map((queue) => {
        const { visible, hidden, delayed } = queue.counts();
        return { name: queue.name, waiting: visible + delayed, inFlight: hidden };
      }),
    switches: () => ({
      ...faultInjector.faults,
      timeScale: fc.timeScale,
      failNextTask: oss.tasks.failuresLeft > 0,
    }),
    setSwitches({ timeScale, ...faults }) {
      if (timeScale !== undefined) fc.timeScale = smq.timeScale = timeScale;
      const { doubled = faultInjector.faults.doubled, delay = faultInjector.faults.delay } = faults;
      faultInjector.faults = { doubled, delay };
    },
    issueUpload: (size) => issueUpload(size, options),
    async sendSample(name) {
      const sample = samples.find((each) => each.name === name);
      if (!sample) throw new Error(`no sample is called ${name}`);
      return { cause: await sample.send(stage) };
    },
    async convert(place, conversion) {
      return { cause: observer.causeOf(await convert(cloud, place, conversion)) ?? '' };
    },
    actionsOn(traceEvent) {
      return [
        ...(canRepeat(traceEvent, trace) ? (['again'] as const) : []),
        ...(canForge(traceEvent) ? (['forge'] as const) : []),
        ...(canReplay(traceEvent, trace) ? (['replay'] as const) : []),
      ];
    },
    async act(action, id) {
      await actions[action](found(id));
      return { cause: id };
    },
    crashNext: (functionName, moment) => fc.crashNext(functionName, moment),
    failNextTask: () => oss.tasks.failNext(1),
  };
}

function addressesOf({ cloud: { oss, smq, fc }, database }: ControlsOptions) {
  const triggers = [...fc.http].map(([name, { url }]) => ({
    name: `HTTP trigger of ${name}`,
    url,
  }));
  return [
    { name: 'OSS', url: oss.url },
    { name: 'SMQ', url: smq.url },
    { name: 'Function Compute', url: fc.url },
    ...triggers,
    ...(database === undefined ? [] : [{ name: 'PostgreSQL', url: withoutPassword(database) }]),
  ];
}

function withoutPassword(url: string): string {
  return url.replace(/:[^:@/]*@/, '@');
}

/** As a server in production issues it: the callback carries a ticket, and the policy allows this one file. */
function issueUpload(size: number, { cloud, guarded }: ControlsOptions): IssuedUpload {
  const { fc, oss, template } = cloud;
  const { bucket, prefix } = readPlaces(cloud);
  const gateway = guarded && fc.http.get(guarded.functionName);
  if (!gateway) throw new Error('the template has no function that asks for tickets');
  const { url, fields } = createUploadTicket({
    bucket,
    region: template.region,
    credentials: credentialsOf(cloud),
    secrets: guarded.secret,
    callbackUrl: `${gateway.url}/`,
    endpoint: `${oss.url}/${bucket}`,
    prefix: prefix || 'uploads/',
    maxSize: Math.max(size, 1),
    user: 'page',
  });
  return { url, fields };
}
