// The parts used here of a client that comes without types.

declare module '@alicloud/fc2/lib/client.js' {
  class Client {
    constructor(
      account: string,
      options: {
        accessKeyID: string;
        accessKeySecret: string;
        securityToken?: string | undefined;
        region: string;
        /** Whether the region's endpoint is asked by https. */
        secure: boolean;
        /** An origin, without a slash at its end. */
        endpoint?: string | undefined;
        /** Milliseconds for the connection, and again for the answer. */
        timeout: number;
      },
    );
    invokeFunction(
      service: string,
      name: string,
      event: Buffer,
      headers: Record<string, string>,
      qualifier: string | undefined,
    ): Promise<{ headers: Record<string, string | undefined> }>;
  }
  export = Client;
}
