// The parts used here of clients that come without types.

declare module 'ali-oss' {
  interface Options {
    region: string;
    accessKeyId: string;
    accessKeySecret: string;
    bucket: string;
    endpoint?: string;
    sldEnable?: boolean;
    authorizationV4?: boolean;
  }
  interface Result {
    res: { status: number; headers: Record<string, string | undefined> };
  }
  interface CallbackOptions {
    callback?: {
      url: string;
      body: string;
      contentType?: string;
      customValue?: Record<string, string>;
    };
    headers?: Record<string, string>;
    mime?: string;
    meta?: Record<string, string>;
    partSize?: number;
  }
  class Client {
    constructor(options: Options);
    put(
      key: string,
      content: Buffer | string,
      options?: CallbackOptions,
    ): Promise<Result & { name: string; url: string; data?: unknown }>;
    get(
      key: string,
      file?: undefined,
      options?: { headers?: Record<string, string> },
    ): Promise<Result & { content: Buffer }>;
    head(key: string): Promise<Result & { status: number; meta: Record<string, string> | null }>;
    delete(key: string): Promise<Result>;
    multipartUpload(
      key: string,
      content: Buffer | string,
      options?: CallbackOptions,
    ): Promise<Result & { etag: string; data?: unknown }>;
    initMultipartUpload(key: string): Promise<Result & { uploadId: string }>;
    abortMultipartUpload(key: string, uploadId: string): Promise<Result>;
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
    createQueue(name: string, attributes?: Record<string, string | number>): Promise<Answer>;
    createTopic(name: string, attributes?: Record<string, string | number>): Promise<Answer>;
    sendMessage(
      queue: string,
      message: { MessageBody: string; DelaySeconds?: number; Priority?: number },
    ): Promise<Answer>;
    receiveMessage(queue: string, waitSeconds?: number): Promise<Answer>;
    peekMessage(queue: string): Promise<Answer>;
    deleteMessage(queue: string, receiptHandle: string): Promise<Answer>;
    changeMessageVisibility(queue: string, receiptHandle: string, seconds: number): Promise<Answer>;
    publishMessage(
      topic: string,
      message: {
        MessageBody: string;
        MessageTag?: string;
        MessageAttributes?: Record<string, string>;
      },
    ): Promise<Answer>;
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
    ): Promise<{ headers: Record<string, string | undefined>; data: unknown }>;
  }
  export = Client;
}
