/** Where a message came from, gathered from the envelopes around it. */
export interface Origin {
  /** The resource that delivered it: `acs:mns:<region>:<account>:topics/<topic>`. */
  readonly subject?: string;
  readonly topicName?: string;
  readonly messageId?: string;
  readonly messageTag?: string;
  /** When it was published: RFC 3339, or epoch milliseconds as a number or as digits. */
  readonly time?: string | number;
  /** The request id of the invocation that it failed in. */
  readonly requestId?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * What was inside an envelope: the text of a message, the Base64 of bytes that may be no text, or data that is parsed
 * already.
 */
export type Part =
  | { readonly text: string; readonly origin: Origin }
  | { readonly base64: string; readonly origin: Origin }
  | { readonly value: unknown };

/** One wrapping that a delivery came in, taken off. */
export interface Envelope {
  /** What the wrapping is called, for people: `SMQ notification`. */
  readonly name: string;
  readonly parts: readonly Part[];
}
