/** An AccessKey pair that may sign requests; with a token it is a temporary one of STS, taken only together with it. */
export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}
