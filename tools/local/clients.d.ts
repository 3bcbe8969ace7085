// The parts used here of clients that come without types.

declare module 'ali-oss' {
  interface Options {
    region: string;
    accessKeyId: string;
    accessKeySecret: string;
    stsToken?: string;
    bucket: string;
    endpoint?: string;
    sldEnable?: boolean;
    authorizationV4?: boolean;
  }
  interface Result {
    res: { status: number; headers: Record<string, string | undefined> };
  }
  interface RequestOptions {
    headers?: Record<string, string>;
    subres?: Record<string, string | number>;
  }
  interface CallbackOptions extends RequestOptions {
    callback?: {
      url: string;
      body: string;
      contentType?: string;
      customValue?: Record<string, string>;
    };
    mime?: string;
    meta?: Record<string, string>;
    partSize?: number;
  }
  interface Listed {
    name: string;
    etag: string;
    lastModified: string;
    size: number;
    type: string;
    owner: { id: string; displayName: string } | null;
  }
  interface Listing extends Result {
    objects: Listed[];
    prefixes: string[] | null;
    isTruncated: boolean;
  }
  interface UploadedPart {
    number: number;
    etag: string;
  }
  class Client {
    constructor(options: Options);
    put(
      key: string,
      content: Buffer | string,
      options?: CallbackOptions,
    ): Promise<Result & { name: string; url: string; data?: unknown }>;
    putStream(key: string, content: NodeJS.ReadableStream): Promise<Result & { name: string }>;
    append(
      key: string,
      content: Buffer,
      options?: CallbackOptions & { position?: number | string },
    ): Promise<Result & { nextAppendPosition: string }>;
    get(
      key: string,
      file?: undefined,
      options?: RequestOptions,
    ): Promise<Result & { content: Buffer }>;
    getStream(key: string): Promise<{ stream: NodeJS.ReadableStream; res: { status: number } }>;
    head(
      key: string,
      options?: RequestOptions,
    ): Promise<Result & { status: number; meta: Record<string, string> | null }>;
    getObjectMeta(key: string): Promise<Result & { status: number }>;
    copy(
      key: string,
      source: string,
      bucketOrOptions?: string | CallbackOptions,
      options?: CallbackOptions,
    ): Promise<Result & { data: { etag: string; lastModified: string } | null }>;
    putMeta(key: string, meta: Record<string, string>): Promise<Result>;
    delete(key: string): Promise<Result>;
    deleteMulti(
      keys: string[],
      options?: { quiet?: boolean; subres?: Record<string, string> },
    ): Promise<Result & { deleted: { Key: string }[] }>;
    list(query: Record<string, string | number>): Promise<Listing & { nextMarker: string | null }>;
    listV2(
      query: Record<string, string | number>,
    ): Promise<Listing & { keyCount: number; nextContinuationToken: string | null }>;
    multipartUpload(
      key: string,
      content: Buffer | string,
      options?: CallbackOptions,
    ): Promise<Result & { etag: string; data?: unknown }>;
    initMultipartUpload(
      key: string,
      options?: CallbackOptions,
    ): Promise<Result & { uploadId: string }>;
    uploadPart(
      key: string,
      uploadId: string,
      number: number,
      content: Buffer,
      start: number,
      end: number,
    ): Promise<Result & { etag: string }>;
    uploadPartCopy(
      key: string,
      uploadId: string,
      number: number,
      range: string,
      source: { sourceKey: string; sourceBucketName: string },
    ): Promise<Result & { etag: string }>;
    completeMultipartUpload(
      key: string,
      uploadId: string,
      parts: UploadedPart[],
      options?: CallbackOptions,
    ): Promise<Result & { etag: string }>;
    abortMultipartUpload(key: string, uploadId: string): Promise<Result>;
    listParts(
      key: string,
      uploadId: string,
      query?: Record<string, string | number>,
    ): Promise<
      Result & {
        isTruncated: string;
        nextPartNumberMarker: string;
        parts: Record<string, string> | Record<string, string>[];
      }
    >;
    listUploads(query: Record<string, string | number>): Promise<
      Result & {
        uploads: { name: string; uploadId: string; initiated: string }[];
        isTruncated: boolean;
        nextKeyMarker: string;
        nextUploadIdMarker: string;
      }
    >;
    putBucket(name: string, options?: { acl?: string }): Promise<Result & { bucket: string }>;
    deleteBucket(name: string): Promise<Result>;
    listBuckets(query?: Record<string, string | number>): Promise<
      Result & {
        buckets: { name: string; region: string; creationDate: string }[] | null;
        isTruncated: boolean;
        nextMarker: string | null;
      }
    >;
    getBucketInfo(name: string): Promise<Result & { bucket: Record<string, unknown> }>;
    getBucketLocation(name: string): Promise<Result & { location: string }>;
    getBucketACL(name: string): Promise<Result & { acl: string; owner: { id: string } }>;
    putBucketACL(name: string, acl: string): Promise<Result>;
    signatureUrl(
      key: string,
      options?: {
        expires?: number;
        method?: string;
        response?: Record<string, string>;
        'Content-Type'?: string;
      },
    ): string;
    calculatePostSignature(policy: object): {
      OSSAccessKeyId: string;
      Signature: string;
      policy: string;
    };
    request(parameters: {
      method: string;
      bucket: string;
      object: string;
      subres: string;
      content: Buffer;
      successStatuses: number[];
    }): Promise<Result & { status: number; data: Buffer }>;
  }
  export = Client;
}

declare module '@alicloud/mns' {
  interface Answer {
    code: number;
    body: Record<string, string> | undefined;
  }
  interface BatchAnswer {
    code: number;
    body: Record<string, string>[] | undefined;
  }
  interface Attributes {
    [name: string]: string | number | boolean | Attributes;
  }
  interface SentMessage {
    MessageBody: string;
    DelaySeconds?: number;
    Priority?: number;
  }
  class Client {
    constructor(
      account: string,
      options: {
        accessKeyId: string;
        accessKeySecret: string;
        securityToken?: string | undefined;
        endpoint: string;
      },
    );
    createQueue(name: string, attributes?: Attributes): Promise<Answer>;
    deleteQueue(name: string): Promise<Answer>;
    listQueue(start?: string, limit?: number, prefix?: string): Promise<BatchAnswer>;
    getQueueAttributes(queue: string): Promise<Answer>;
    setQueueAttributes(queue: string, attributes: Attributes): Promise<Answer>;
    createTopic(name: string, attributes?: Attributes): Promise<Answer>;
    listTopic(start?: string, limit?: number, prefix?: string): Promise<BatchAnswer>;
    getTopicAttributes(topic: string): Promise<Answer>;
    setTopicAttributes(topic: string, attributes: Attributes): Promise<Answer>;
    sendMessage(queue: string, message: SentMessage): Promise<Answer>;
    batchSendMessage(queue: string, messages: SentMessage[]): Promise<BatchAnswer>;
    receiveMessage(queue: string, waitSeconds?: number): Promise<Answer>;
    batchReceiveMessage(queue: string, count: number, waitSeconds?: number): Promise<BatchAnswer>;
    peekMessage(queue: string): Promise<Answer>;
    batchPeekMessage(queue: string, count: number): Promise<BatchAnswer>;
    deleteMessage(queue: string, receiptHandle: string): Promise<Answer>;
    batchDeleteMessage(queue: string, receiptHandles: string[]): Promise<BatchAnswer>;
    changeMessageVisibility(queue: string, receiptHandle: string, seconds: number): Promise<Answer>;
    publishMessage(
      topic: string,
      message: {
        MessageBody: string;
        MessageTag?: string;
        MessageAttributes?: Record<string, string>;
      },
    ): Promise<Answer>;
    // What its other methods come down to; it has none of its own for subscriptions.
    get(
      resource: string,
      root: string,
      options?: { headers: Record<string, string> },
    ): Promise<{ code: number; body: unknown }>;
    put(resource: string, root: string, body: string | Buffer): Promise<Answer>;
    delete(resource: string, root: string, body: string): Promise<Answer>;
  }
  export = Client;
}

declare module '@alicloud/fc2' {
  class Client {
    constructor(
      account: string,
      options: {
        accessKeyID: string;
        accessKeySecret: string;
        securityToken?: string | undefined;
        region: string;
        endpoint: string;
        /** Milliseconds. */
        timeout?: number;
      },
    );
    invokeFunction(
      service: string,
      name: string,
      event: string | Buffer,
      headers?: Record<string, string>,
      qualifier?: string,
    ): Promise<Fc2Answer>;
    getFunction(service: string, name: string): Promise<Fc2Answer>;
    listFunctions(service: string, options?: Record<string, string | number>): Promise<Fc2Answer>;
    getService(service: string): Promise<Fc2Answer>;
    listServices(): Promise<Fc2Answer>;
    getTrigger(service: string, name: string, trigger: string): Promise<Fc2Answer>;
  }
  interface Fc2Answer {
    headers: Record<string, string | undefined>;
    data: unknown;
  }
  export = Client;
}
