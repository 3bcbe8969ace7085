// The parts used here of a client that comes without types.

declare module '@alicloud/mns/lib/client.js' {
  interface Answer {
    code: number;
  }
  class Client {
    constructor(
      account: string,
      options: {
        accessKeyId: string;
        accessKeySecret: string;
        securityToken?: string | undefined;
        endpoint: string;
        readTimeout: number;
        connectTimeout: number;
      },
    );
    sendMessage(queue: string, message: { MessageBody: string }): Promise<Answer>;
    /** What `sendMessage` sends by; `options` are those of httpx. */
    post(
      resource: string,
      type: string,
      body: Buffer,
      attentions?: string[],
      options?: object,
    ): Promise<Answer>;
  }
  export = Client;
}
