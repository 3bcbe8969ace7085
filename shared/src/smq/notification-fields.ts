/** What SMQ itself writes into a notification, each as text. Whatever else is there comes from the publisher. */
export const notificationFields: ReadonlySet<string> = new Set([
  'TopicOwner',
  'TopicName',
  'Subscriber',
  'SubscriptionName',
  'MessageId',
  'MessageMD5',
  'MessageTag',
  'Message',
  'PublishTime',
  'SigningCertURL',
]);

/** The fields that hold message attributes in a level of their own; of two of one name the later list's counts. */
export const attributeLists = ['MessageAttributes', 'UserProperties', 'SystemProperties'] as const;

/** The elements of such lists that say an attribute's name within. */
export const attributeItems: ReadonlySet<string> = new Set([
  'PropertyValue',
  'SystemPropertyValue',
]);
