import { sampleKeySettings } from '../wire/index.js';
import { deliver } from './deliver.js';
import type { FailedInvocation } from './fc/async-invoker.js';
import { type Fc, type FunctionLine, startFc } from './fc/start-fc.js';
import type { SentCallback } from './oss/callback/send-callback.js';
import { type Oss, type RaisedEvent, startOss } from './oss/start-oss.js';
import { type Smq, startSmq } from './smq/start-smq.js';
import type { Template } from './template.js';
import { createNamed, fireOssTriggers, subscribeTopicTriggers } from './wiring.js';

export interface CloudOptions {
  readonly template: Template;
  /** The file that runs a function in its own process. */
  readonly runner: string;
  /** The first of the ports: OSS, SMQ, Function Compute, then each HTTP trigger. 0 = any free ones. */
  readonly port: number;
  /** Environment variables of the functions, over those of the template. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds before the first retry of an asynchronous invocation. */
  readonly retryDelay?: number;
  /** Milliseconds that OSS waits for the answer to a callback. */
  readonly callbackTimeout?: number;
  readonly onLine?: (line: FunctionLine) => void;
  /** Told when an asynchronous invocation has failed for good. */
  readonly onFailure?: (failed: FailedInvocation) => void;
  /** Told of each upload callback before it goes out. */
  readonly onCallback?: (callback: SentCallback) => void;
}

export interface Cloud {
  readonly template: Template;
  readonly oss: Oss;
  readonly smq: Smq;
  readonly fc: Fc;
  close(): Promise<void>;
}

interface Part {
  close(): Promise<void>;
}

/** Starts the stand-ins for OSS, SMQ and Function Compute and wires them as the template says. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const started: Part[] = [];
  const close = async () => {
    await Promise.all(started.map((part) => part.close()));
  };
  try {
    const parts = await startParts(options, started);
    return { ...parts, template: options.template, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(
  options: CloudOptions,
  started: Part[],
): Promise<Pick<Cloud, 'oss' | 'smq' | 'fc'>> {
  const { template, port } = options;
  const nth = (index: number) => (port === 0 ? 0 : port + index);
  const smq = await startSmq({ port: nth(1) });
  started.push(smq);
  createNamed(smq.broker, template.functions);
  // OSS starts before the functions, whose environment names its key, and so before there is who listens.
  const listeners: ((event: RaisedEvent) => void)[] = [];
  const oss = await startOss({
    ...options,
    port: nth(0),
    owner: template,
    hasTopic: (topic) => smq.broker.hasTopic(topic),
    publish: (topic, body) => void smq.broker.topic(topic).publish({ body }),
    onEvent: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  started.push(oss);
  const fc = await startFc({
    ...options,
    port: nth(2),
    environment: {
      CALLBACK_PUBLIC_KEYS: [oss.callbackPublicKey, sampleKeySettings.CALLBACK_PUBLIC_KEYS].join(),
      SMQ_CERTIFICATES: sampleKeySettings.SMQ_CERTIFICATES,
      OSS_ENDPOINT: oss.url,
      SMQ_ENDPOINT: smq.url,
      LOG_LEVEL: 'debug',
      ...options.environment,
    },
    onLine: options.onLine ?? (() => {}),
    deliver: (destination, report) =>
      deliver(destination, report, {
        broker: smq.broker,
        invokeAsync: (name, event) => void fc.invokeAsync(name, event),
      }),
  });
  started.push(fc);
  listeners.push((event) => fireOssTriggers(event, template.functions, fc));
  subscribeTopicTriggers(template, smq.broker, fc);
  return { oss, smq, fc };
}
