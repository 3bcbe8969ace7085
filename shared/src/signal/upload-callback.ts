/** The operations that can carry a callback; others may be added by OSS. */
export type UploadOperation =
  | 'PutObject'
  | 'PostObject'
  | 'CompleteMultipartUpload'
  | (string & NonNullable<unknown>);

/**
 * A decoded upload callback. The fields are OSS's system variables; which of them are there is decided by the
 * uploader's `callbackBody`. A variable that OSS left empty (`null` in a JSON body) is absent. Where the object was confirmed,
 * `etag`, `size`, `mimeType` and `crc64` are what OSS answered, and not what the body says.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export interface UploadCallback {
  readonly bucket?: string;
  /** The full key, percent-decoding already done. */
  readonly object?: string;
  readonly etag?: string;
  /** Bytes of the whole object. */
  readonly size?: number;
  readonly mimeType?: string;
  /** Only for images; pixels. */
  readonly imageInfo?: {
    readonly height?: number;
    readonly width?: number;
    readonly format?: string;
  };
  /** CRC-64 of the object as decimal digits, since it exceeds what a number can hold. */
  readonly crc64?: string;
  /** Base64; PutObject and PostObject only. */
  readonly contentMd5?: string;
  /** Only for an upload through a VPC. */
  readonly vpcId?: string;
  readonly clientIp?: string;
  /** The upload's request id, which makes the signal's id: keep `${reqId}` in every callback body. */
  readonly reqId?: string;
  readonly operation?: UploadOperation;
  /** The ticket the upload was issued with, verified; only where tickets are configured. */
  readonly ticket?: {
    /** Whom it was issued to. */
    readonly user?: string;
    /** One ticket has one, and one completed upload spends it. */
    readonly nonce: string;
    /** When it was issued, and the last second in which it was good: epoch seconds. */
    readonly issued?: number;
    readonly expires?: number;
  };
  /**
   * Everything else in the body, under the names of the template: text in form mode, any JSON value in JSON mode,
   * integers beyond 2^53 as digits.
   */
  readonly variables: { readonly [name: string]: unknown };
}
