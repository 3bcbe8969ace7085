/** Status and message by code, as SMQ's list of errors has them. */
const ERRORS = {
  EndpointInvalid: [400, 'The endpoint you provided is invalid.'],
  InternalError: [500, 'The stand-in failed.'],
  InvalidAccessKeyId: [403, 'The AccessKey Id you provided is not exist.'],
  InvalidArgument: [400, 'An argument is invalid.'],
  InvalidAuthorizationHeader: [400, 'The Authorization header format is invalid.'],
  InvalidDateHeader: [400, 'The Date header format is invalid.'],
  // SMQ's own spelling.
  InvalidDegist: [400, 'The Content-MD5 you specified is invalid.'],
  InvalidQueueName: [
    400,
    'The queue name you provided is invalid. QueueName should start with alpha or digit and contain only alpha, digit or -.',
  ],
  InvalidRequestURL: [400, 'Http request URL format invalid.'],
  InvalidSecurityToken: [403, 'The security token you provided is invalid.'],
  MalformedXML: [400, 'The XML you provided was not well-formed.'],
  MessageNotExist: [404, 'Message not exist.'],
  MissingAuthorizationHeader: [400, 'Authorization header is required.'],
  MissingDateHeader: [400, 'Date header is required.'],
  MissingReceiptHandle: [400, 'ReceiptHandle is required.'],
  MissingVisibilityTimeout: [400, 'VisibilityTimeout is required.'],
  NotImplemented: [
    501,
    'The stand-in does not have this operation; docs/local.md lists those it has.',
  ],
  QueueAlreadyExist: [409, 'The queue you want to create is already exist.'],
  QueueNameLengthError: [400, 'Queue name length should between 1 and 256.'],
  QueueNotExist: [404, 'The queue name you provided is not exist.'],
  ReceiptHandleError: [400, 'The receipt handle you provide is not valid.'],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  SubscriptionAlreadyExist: [409, 'The subscription you want to create already exists.'],
  SubscriptionNameInvalid: [
    400,
    'The subscription name you provided is invalid. SubscriptionName should start with alpha or digit and contain only alpha, digit or -.',
  ],
  SubscriptionNameLengthError: [400, 'Subscription name length should between 1 and 256.'],
  SubscriptionNotExist: [404, 'The subscription you provided does not exist.'],
  TimeExpired: [408, 'The http request you sent is expired.'],
  TopicAlreadyExist: [409, 'The topic you want to create already exists.'],
  TopicNameInvalid: [
    400,
    'The topic name you provided is invalid. TopicName should start with alpha or digit and contain only alpha, digit or -.',
  ],
  TopicNameLengthError: [400, 'Topic name length should between 1 and 256.'],
  TopicNotExist: [404, 'The topic you provided does not exist.'],
} as const;

export type SmqErrorCode = keyof typeof ERRORS;

/**
 * An answer that SMQ gives as an XML error.
 *
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/syntax-of-error-responses
 */
export class SmqError extends Error {
  readonly code: SmqErrorCode;
  readonly status: number;

  constructor(code: SmqErrorCode, message: string = ERRORS[code][1]) {
    super(message);
    this.code = code;
    this.status = ERRORS[code][0];
  }
}
