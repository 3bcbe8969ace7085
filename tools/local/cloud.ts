import { join } from 'node:path';
import { sampleKeySettings } from '../wire/index.js';
import { deliverEvent } from './deliver-event.js';
import { deliverReport } from './deliver-report.js';
import { type DeliveryFaults, type FaultInjector, newFaultInjector } from './fault-injector.js';
import type { FailedInvocation } from './fc/async-queue.js';
import { functionCredentials } from './fc/instance-environment.js';
import { type Fc, type FunctionLine, startFc } from './fc/start-fc.js';
import { type LocalFile, noLocalFile } from './local-file.js';
import type { SentCallback } from './oss/callback/send-callback.js';
import type { EventStatus } from './oss/event-status.js';
import { type Oss, type RaisedEvent, startOss } from './oss/start-oss.js';
import { type Smq, startSmq } from './smq/start-smq.js';
import type { Template } from './template.js';
import type { Observer } from './trace/trace-event.js';
import { createNamed, subscribeAll } from './wiring.js';

export interface CloudOptions {
  readonly template: Template;
  /** The file that runs a function in its own process. */
  readonly runner: string;
  /** The first of the ports: OSS, SMQ, Function Compute, then each HTTP trigger. 0 = any free ones. */
  readonly port: number;
  /** What is there beside the template. */
  readonly local?: LocalFile;
  /** Where objects, messages and invocations are kept; in memory where absent. */
  readonly folder?: string | undefined;
  readonly observer?: Observer;
  /** Environment variables of the functions, over those of the template. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How many times faster than in the cloud the waits between retries pass. */
  readonly timeScale?: number;
  /** How deliveries of events and messages go astray. */
  readonly faults?: DeliveryFaults;
  /** Milliseconds before the first retry of an asynchronous invocation, whatever the time scale. */
  readonly retryDelay?: number;
  /** Milliseconds that OSS waits for the answer to a callback. */
  readonly callbackTimeout?: number;
  readonly onLine?: (line: FunctionLine) => void;
  /** Told when an asynchronous invocation has failed for good. */
  readonly onFailure?: (failed: FailedInvocation) => void;
  /** Told of each upload callback before it goes out. */
  readonly onCallback?: (callback: SentCallback) => void;
  /** Told when a function runs new code from now on. */
  readonly onReload?: (functionName: string) => void;
}

export interface Cloud {
  readonly template: Template;
  readonly local: LocalFile;
  readonly oss: Oss;
  readonly smq: Smq;
  readonly fc: Fc;
  readonly faultInjector: FaultInjector;
  close(): Promise<void>;
}

interface Parts {
  oss: Oss;
  smq: Smq;
  fc: Fc;
}

/** Starts the stand-ins for OSS, SMQ and Function Compute and wires them as the template and the local file say. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { template, local = noLocalFile } = options;
  const faultInjector = newFaultInjector(options.faults);
  const started: Partial<Parts> = {};
  const close = async () => {
    await started.oss?.close();
    // What is under way arrives, and is kept by whom it arrives at.
    faultInjector.flush();
    await Promise.all([started.smq?.close(), started.fc?.close()]);
  };
  try {
    const parts = await startParts({ ...options, local }, faultInjector, started);
    return { ...parts, template, local, faultInjector, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(
  options: CloudOptions & { readonly local: LocalFile },
  faultInjector: FaultInjector,
  started: Partial<Parts>,
): Promise<Parts> {
  const { template, local, port } = options;
  const shared = {
    ...options,
    owner: template,
    // Without any, anybody is let in. The functions' clients sign, too.
    credentials: local.credentials.length > 0 ? [...local.credentials, functionCredentials] : [],
  };
  const nth = (index: number) => (port === 0 ? 0 : port + index);
  const folderOf = (name: string) => options.folder && join(options.folder, name);
  const smq = await startSmq({
    ...shared,
    port: nth(1),
    folder: folderOf('smq'),
    carry: (start) => faultInjector.carry(start),
  });
  started.smq = smq;
  createNamed(smq.broker, template.functions, local);
  // OSS starts before the functions, whose environment names its key, and so before there is who listens.
  let raise: (event: RaisedEvent) => EventStatus = nobodyListens;
  const oss = await startOss({
    ...shared,
    port: nth(0),
    folder: folderOf('oss'),
    hasTopic: (topic) => smq.broker.hasTopic(topic),
    publish: (topic, body, cause) => void smq.broker.topic(topic).publish({ body }, cause),
    onEvent: (event) => raise(event),
  });
  started.oss = oss;
  const fc = await startFc({
    ...shared,
    port: nth(2),
    folder: folderOf('fc'),
    environment: {
      CALLBACK_PUBLIC_KEYS: [oss.callbackPublicKey, sampleKeySettings.CALLBACK_PUBLIC_KEYS].join(),
      SMQ_CERTIFICATES: [smq.pushCertificate, sampleKeySettings.SMQ_CERTIFICATES].join(),
      OSS_ENDPOINT: oss.url,
      SMQ_ENDPOINT: smq.url,
      LOG_LEVEL: 'debug',
      ...options.environment,
    },
    onLine: options.onLine ?? (() => {}),
    deliver: (destination, report, cause) =>
      deliverReport(destination, report, {
        broker: smq.broker,
        invokeAsync: (name, event) => void fc.invokeAsync(name, event, cause),
        cause,
      }),
  });
  started.fc = fc;
  raise = (event) =>
    deliverEvent(event, { template, local, broker: smq.broker, fc, faultInjector });
  subscribeAll({ template, local, broker: smq.broker, fc });
  return { oss, smq, fc };
}

function nobodyListens(): EventStatus {
  return 'none';
}
