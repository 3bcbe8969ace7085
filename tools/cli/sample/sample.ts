/** One sample. */
export interface Sample {
  /** What the function is invoked with. */
  readonly event: string;
  /** The signed request that becomes this event at an HTTP trigger. */
  readonly request?: SampleRequest;
  /** What is left in the failure queue when the function gives up on it. */
  readonly deadLetter?: () => string;
}

/** A POST request. */
export interface SampleRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
