import type { Place, TraceEvent } from '../trace/trace-event.js';

/**
 * What the page (start-page.ts) needs of the local cloud behind it: what it shows, and what its buttons do. The page knows
 * nothing else of the cloud.
 *
 * Every action may throw or reject with an `Error` whose message says to a user what is wrong; the page shows it as it is.
 */
export interface Controls {
  readonly trace: {
    /** The oldest first. */
    all(): readonly TraceEvent[];
    get(id: string): TraceEvent | undefined;
    /** Tells of each trace event as it begins and as it changes, until the function that is returned is called. */
    subscribe(listener: (traceEvent: TraceEvent) => void): () => void;
  };
  readonly places: Places;
  /** What listens where, in the order to show it: OSS, SMQ, Function Compute, each HTTP trigger, PostgreSQL (without its password). */
  readonly addresses: readonly Address[];
  readonly samples: readonly Sample[];
  /** What can be done with an object, by `convert`. */
  readonly conversions: readonly Conversion[];
  /** These three are read after each trace event and every few seconds: they must be cheap. */
  functions(): readonly FunctionState[];
  queues(): readonly QueueState[];
  switches(): Switches;
  /** Sets those that are given; the page has checked them. */
  setSwitches(change: SwitchChange): void;
  /** A ticket for one direct upload; the page's script then posts the form to OSS, as a browser does in production. */
  issueUpload(size: number): IssuedUpload | Promise<IssuedUpload>;
  sendSample(name: string): Promise<Begun>;
  /** x-oss-async-process on an object, the result to the topic. */
  convert(place: Place, conversion: string): Promise<Begun>;
  /** Which of the actions `act` can do on it now; asked whenever it is shown. */
  actionsOn(traceEvent: TraceEvent): readonly StepAction[];
  act(action: StepAction, id: string): Promise<Begun>;
  /** Has the next invocation's process killed. */
  crashNext(functionName: string, moment: CrashMoment): void;
  /** Has the next task end with a failure. */
  failNextTask(): void;
}

/** Where uploads go, and what the functions are wired to. */
interface Places {
  readonly region: string;
  readonly account: string;
  readonly bucket: string;
  /** What the keys of uploads begin with; empty, or ends in `/`. */
  readonly prefix: string;
  readonly topic: string;
}

interface Address {
  readonly name: string;
  readonly url: string;
}

/** A ready-made delivery. */
export interface Sample {
  /** By which `sendSample` knows it, and which the button shows. */
  readonly name: string;
  /** Samples of one group stand together, under its name. */
  readonly group: string;
  /** What it is, in a sentence. */
  readonly about: string;
}

export interface Conversion {
  /** `doc/convert to pdf`. */
  readonly name: string;
  readonly about: string;
}

export interface FunctionState {
  readonly name: string;
  /** How it gets its signals: `upload callback`, `SMQ topic`, `OSS trigger`. */
  readonly channel: string;
  /** Processes that are up, and those of them that have a request. */
  readonly instances: number;
  readonly busy: number;
  /** Asynchronous invocations that wait or run. */
  readonly pending: number;
  /** Set when the next invocation's process will be killed. */
  readonly crashNext?: CrashMoment;
}

/** `early`: as soon as the handler was called. `late`: when the handler is done, before its result is told. */
export type CrashMoment = 'early' | 'late';

export interface QueueState {
  readonly name: string;
  readonly waiting: number;
  /** Received by somebody and not deleted. */
  readonly inFlight: number;
}

export interface Switches {
  /** Of a hundred deliveries, how many are made twice: 0 to 100. */
  readonly doubled: number;
  /** The longest delay of a delivery, milliseconds: 0 to 60,000. Each gets its own, so that they overtake one another. */
  readonly delay: number;
  /** How much faster than in the cloud the waits between retries pass: 1 to 1,000. */
  readonly timeScale: number;
  /** Whether the next task will fail; set by `failNextTask` only. */
  readonly failNextTask: boolean;
}

/** Those that are absent or undefined stay as they are. */
type SwitchChange = {
  readonly [Name in 'doubled' | 'delay' | 'timeScale']?: number | undefined;
};

/** The form to POST, with the file as its last field. */
export interface IssuedUpload {
  /** On 127.0.0.1: the page may reach nothing else. */
  readonly url: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/**
 * `again`: the same delivery once more, byte for byte. `forge`: once more with one byte of its body changed, which the
 * function must refuse. `replay`: run what failed for good again.
 */
export type StepAction = 'again' | 'forge' | 'replay';

/** What an action set off. */
export interface Begun {
  /** The trace event to look at: what was begun, or what it belongs to. */
  readonly cause: string;
}
