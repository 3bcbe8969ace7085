import type { Owner, XmlContent } from '../../wire/index.js';
import type { Broker } from './broker.js';

/** A request to SMQ, taken apart. */
export interface SmqRequest {
  readonly method: string;
  /** `/topics/<name>/messages`. */
  readonly path: string;
  /** By lower-case name, since the SDKs differ in case. */
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `http://host`, as the client calls the stand-in. */
  readonly origin: string;
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal;
}

/** What is answered. */
export interface SmqResponse {
  readonly status: number;
  /** The root element. */
  readonly root?: string;
  readonly content?: XmlContent;
  /** A path. */
  readonly location?: string;
}

/** A request and whom it is to. */
export interface Asked {
  readonly broker: Broker;
  readonly owner: Owner;
  readonly request: SmqRequest;
}

/** One that is about a queue or topic, of this name. */
export interface Named extends Asked {
  readonly name: string;
}
