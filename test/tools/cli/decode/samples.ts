/** What every sample and vector is: where in the file it stands, the envelopes around it, and the signal or thing inside. */
export const expected: Readonly<Record<string, readonly string[]>> = {
  'samples/callback-error-400-invalid-argument.json': [
    'cases.0.callback: JSON capture > callback parameter > fails with argument_invalid',
    'cases.0.response: JSON capture > is an error of OSS',
    'cases.1.callback: JSON capture > callback parameter > fails with argument_invalid',
    'cases.1.response: JSON capture > is an error of OSS',
    'cases.2.callback: JSON capture > callback parameter > fails with argument_invalid',
    'cases.2.response: JSON capture > is an error of OSS',
    'cases.3.callback: JSON capture > callback parameter > is what an upload asks OSS to call back',
    'cases.3.response: JSON capture > is an error of OSS',
  ],
  'samples/callback-event-status-headers.json': [
    "headers.x-oss-process-status: JSON capture > Base64 > notification status > is OSS's word on an event's notification: OSS handed the event to SMQ",
    "headers.x-oss-event-status: JSON capture > Base64 > notification status > is OSS's word on an event's notification: OSS handed the event to SMQ",
  ],
  'samples/callback-form-all-variables.json': [
    'request: JSON capture > upload callback > form body > oss:UploadCallback',
  ],
  'samples/callback-form-non-image-empty.json': [
    'request: JSON capture > upload callback > form body > oss:UploadCallback',
  ],
  'samples/callback-json-broken-template.json': [
    'request: JSON capture > upload callback > JSON body > fails with body_invalid',
  ],
  'samples/callback-json-non-image-nulls.json': [
    'request: JSON capture > upload callback > JSON body > oss:UploadCallback',
  ],
  'samples/callback-postobject-v1.json': [
    'policy.conditions.4.callback: JSON capture > Base64 > callback parameter > is what an upload asks OSS to call back',
    'fields.callback: JSON capture > upload form > Base64 > callback parameter > is what an upload asks OSS to call back',
  ],
  'samples/callback-postobject-v4.json': [
    'policy.conditions.9.callback: JSON capture > Base64 > callback parameter > is what an upload asks OSS to call back',
    'fields.callback: JSON capture > upload form > Base64 > callback parameter > is what an upload asks OSS to call back',
  ],
  'samples/callback-response-failure-203.json': [
    "cases.0.ossToUploader: JSON capture > is OSS's answer to an upload whose callback failed (203); the object is stored",
    'cases.1.appReply: JSON capture > is an HTTP response with status 200',
    "cases.1.ossToUploader: JSON capture > is OSS's answer to an upload whose callback failed (203); the object is stored",
    "cases.2.ossToUploader: JSON capture > is OSS's answer to an upload whose callback failed (203); the object is stored",
    "cases.3.ossToUploader: JSON capture > is OSS's answer to an upload whose callback failed (203); the object is stored",
    "cases.4.ossToUploader: JSON capture > is OSS's answer to an upload whose callback failed (203); the object is stored",
    "cases.5.ossToUploader: JSON capture > is OSS's answer to an upload whose callback failed (203); the object is stored",
  ],
  'samples/callback-response-success.json': [
    'applicationToOss: JSON capture > is an HTTP response with status 200',
    'ossToUploader: JSON capture > is an HTTP response with status 200',
  ],
  'samples/callback-ticket-v1.json': [
    'ticket.callback: JSON capture > upload form > Base64 > callback parameter > is what an upload asks OSS to call back',
  ],
  'samples/callback-ticket-v4.json': [
    'ticket.callback: JSON capture > upload form > Base64 > callback parameter > is what an upload asks OSS to call back',
  ],
  'samples/callback-token-in-body.json': [
    'request: JSON capture > upload callback > form body > oss:UploadCallback',
  ],
  'samples/callback-upload-bucket-policy-reference.json': [
    'bucketCallbackPolicies.0.callback: JSON capture > Base64 > callback parameter > is what an upload asks OSS to call back',
    "bucketCallbackPolicies.0.callbackVar: JSON capture > Base64 > callback variables > is an upload's own callback variables",
    'request.x-oss-callback: JSON capture > Base64 > callback parameter > is what an upload asks OSS to call back',
  ],
  'samples/callback-upload-completemultipart.json': [
    'request.x-oss-callback: JSON capture > Base64 > callback parameter > is what an upload asks OSS to call back',
    "request.x-oss-callback-var: JSON capture > Base64 > callback variables > is an upload's own callback variables",
  ],
  'samples/callback-upload-presigned-query.json': [
    'request.callback: JSON capture > Base64 > callback parameter > is what an upload asks OSS to call back',
    "request.callback-var: JSON capture > Base64 > callback variables > is an upload's own callback variables",
  ],
  'samples/callback-upload-putobject-headers.json': [
    'request.x-oss-callback: JSON capture > Base64 > callback parameter > is what an upload asks OSS to call back',
    "request.x-oss-callback-var: JSON capture > Base64 > callback variables > is an upload's own callback variables",
    'decoded.callback: JSON capture > callback parameter > is what an upload asks OSS to call back',
    "decoded.callbackVar: JSON capture > callback variables > is an upload's own callback variables",
  ],
  'samples/callback-v2-additional-headers.json': [
    'callback: JSON capture > callback parameter > is what an upload asks OSS to call back',
    'request: JSON capture > upload callback > form body > oss:UploadCallback',
  ],
  'samples/event-objectcreated-appendobject.json': ['OSS event > oss:ObjectCreated:AppendObject'],
  'samples/event-objectcreated-postobject-xvars.json': ['OSS event > oss:ObjectCreated:PostObject'],
  'samples/event-objectcreated-putobject-objectmeta.json': [
    'OSS event > oss:ObjectCreated:PutObject',
  ],
  'samples/event-objectcreated-putobject.json': ['OSS event > oss:ObjectCreated:PutObject'],
  'samples/event-objectdownloaded-getobject.json': ['OSS event > oss:ObjectDownloaded:GetObject'],
  'samples/event-objectremoved-deleteobject-inferred.json': [
    'OSS event > oss:ObjectRemoved:DeleteObject',
  ],
  'samples/event-objectrestore-finishrestore-inferred.json': [
    'OSS event > oss:ObjectRestore:FinishRestore',
  ],
  'samples/eventbridge-imm-actiontrail-inferred.json': [
    'EventBridge CloudEvent > imm:ActionTrail:ApiCall',
  ],
  'samples/eventbridge-oss-actiontrail-inferred.json': [
    'EventBridge CloudEvent > oss:ActionTrail:ApiCall',
  ],
  'samples/eventbridge-oss-bucketcreated-inferred.json': [
    'EventBridge CloudEvent > oss:BucketCreated:PutBucket',
  ],
  'samples/eventbridge-oss-cloudmonitor-inferred.json': [
    'EventBridge CloudEvent > oss:CloudMonitor:BucketEgressBandwidthThresholdExceeded',
  ],
  'samples/fc-async-destination-eventbridge.json': [
    'EventBridge CloudEvent > success destination > is what Function Compute tells of an asynchronous invocation that went well',
  ],
  'samples/fc-async-destination-failure.json': [
    'failure destination > OSS event > oss:ObjectCreated:PutObject',
  ],
  'samples/fc-context.json': ["is Function Compute's context"],
  'samples/fc-error-exit.json': ["is Function Compute's error payload"],
  'samples/fc-error-throw.json': ["is Function Compute's error payload"],
  'samples/fc-error-timeout.json': ["is Function Compute's error payload"],
  'samples/fc-eventbridge-oss.json': [
    'EventBridge CloudEvent > OSS event > oss:ObjectCreated:PutObject',
  ],
  'samples/fc-http-get.json': [
    'Function Compute HTTP event > is a GET request that is neither an upload callback nor an SMQ push',
  ],
  'samples/fc-http-oss-callback-form-base64.json': [
    'Function Compute HTTP event > upload callback > form body > oss:UploadCallback',
  ],
  'samples/fc-http-oss-callback-json.json': [
    'Function Compute HTTP event > upload callback > JSON body > oss:UploadCallback',
  ],
  'samples/fc-http-response.json': ['is the response of an HTTP function'],
  'samples/fc-mns-queue-cloudevents.json': [
    'trigger batch > SMQ queue CloudEvent > smq:Message',
    'trigger batch > SMQ queue CloudEvent > smq:Message',
  ],
  'samples/fc-mns-queue-rawdata.json': [
    'trigger batch > SMQ queue message > smq:Message',
    'trigger batch > SMQ queue message > smq:Message',
  ],
  'samples/fc-mns-topic-json-attributes.json': ['SMQ notification > smq:Message'],
  'samples/fc-mns-topic-json-base64-oss-event.json': [
    'SMQ notification > Base64 > OSS event > oss:ObjectCreated:PutObject',
  ],
  'samples/fc-mns-topic-json.json': ['SMQ notification > smq:Message'],
  'samples/fc-mns-topic-stream-json-body.json': ['smq:Message'],
  'samples/fc-mns-topic-stream.json': ['JSON string > smq:Message'],
  'samples/fc-oss-delete.json': ['OSS event > oss:ObjectRemoved:DeleteObject'],
  'samples/fc-oss-putobject.json': ['OSS event > oss:ObjectCreated:PutObject'],
  'samples/smq-error-messagenotexist.xml': ['is an error of SMQ'],
  'samples/smq-publish-request.xml': ['SMQ message to be published > smq:Message'],
  'samples/smq-publish-response.xml': ["is SMQ's answer to a message that was sent or published"],
  'samples/smq-push-certificate-host-inferred-request.json': [
    'JSON capture > SMQ push (JSON) > smq:Message',
  ],
  'samples/smq-push-json-fc-trigger.json': ['SMQ notification > smq:Message'],
  'samples/smq-push-json-ossevent.json': [
    'SMQ notification > Base64 > OSS event > oss:ObjectCreated:PutObject',
  ],
  'samples/smq-push-json-properties-inferred.json': ['SMQ notification > smq:Message'],
  'samples/smq-push-json-text.json': ['SMQ notification > smq:Message'],
  'samples/smq-push-simplified-request.json': [
    'JSON capture > SMQ push (SIMPLIFIED) > Base64 > OSS event > oss:ObjectCreated:PutObject',
  ],
  'samples/smq-push-xml-ossevent.xml': [
    'XML > SMQ notification > Base64 > OSS event > oss:ObjectCreated:PutObject',
  ],
  'samples/smq-push-xml-properties-inferred.xml': ['XML > SMQ notification > smq:Message'],
  'samples/smq-push-xml-request.json': ['JSON capture > SMQ push (XML) > smq:Message'],
  'samples/smq-push-xml-text.xml': ['XML > SMQ notification > smq:Message'],
  'samples/smq-receive-response.xml': ['SMQ received message > SMQ notification > smq:Message'],
  'samples/task-async-process-response.json': [
    "is OSS's answer to a request for asynchronous processing, which has begun",
  ],
  'samples/task-eventbridge-cloudevent-inferred.json': [
    'EventBridge CloudEvent > IMM notification > imm:Task:MediaConvert',
  ],
  'samples/task-indexfilemeta-succeeded-content.json': ['IMM notification > imm:FileMeta:Index'],
  'samples/task-mediaconvert-succeeded-content.json': ['IMM notification > imm:Task:MediaConvert'],
  'samples/task-mediaconvert-succeeded-wrapped.json': [
    'IMM message > IMM notification > imm:Task:MediaConvert',
  ],
  'samples/task-officeconversion-failed-content-inferred.json': [
    'IMM notification > imm:Task:OfficeConversion',
  ],
  'samples/task-officeconversion-succeeded-wrapped-inferred.json': [
    'IMM message > IMM notification > imm:Task:OfficeConversion',
  ],
  'samples/task-pointcloudcompression-succeeded-wrapped-inferred.json': [
    'IMM message > IMM notification > imm:Task:PointCloudCompression',
  ],
  'samples/task-batch-failed-wrapped-inferred.json': [
    'IMM message > IMM notification > imm:Batch:Notification',
  ],
  'samples/task-eventbridge-index-failed-inferred.json': [
    'EventBridge CloudEvent > IMM notification > imm:FileMeta:Index',
  ],
  'samples/task-eventbridge-index-time-zone-name-inferred.json': [
    'EventBridge CloudEvent > IMM notification > imm:FileMeta:Index',
  ],
  'samples/task-fileuncompression-failed-wrapped-inferred.json': [
    'IMM message > IMM notification > imm:Task:FileUncompression',
  ],
  'samples/task-livetranscoding-running-wrapped-inferred.json': [
    'IMM message > IMM notification > fails with body_invalid',
  ],
  'samples/task-mediaconvert-suspended-wrapped-inferred.json': [
    'IMM message > IMM notification > fails with body_invalid',
  ],
  'samples/task-officeconversion-succeeded-wrapped-object-inferred.json': [
    'IMM message > IMM notification > imm:Task:OfficeConversion',
  ],
  'samples/task-pointcloudcompression-succeeded-content-inferred.json': [
    'IMM notification > imm:Task:PointCloudCompression',
  ],
  'samples/task-trigger-failed-wrapped-inferred.json': [
    'IMM message > IMM notification > imm:Trigger:Notification',
  ],
  'vectors/oss-callback-01-official-doc-form-query.json': [
    'request: JSON capture > upload callback > form body > oss:UploadCallback',
  ],
  'vectors/oss-callback-03-json-session-path.json': [
    'request: JSON capture > upload callback > JSON body > oss:UploadCallback',
  ],
  'vectors/oss-callback-04-form-colon-encoding.json': [
    'request: JSON capture > upload callback > form body > oss:UploadCallback',
  ],
  'vectors/oss-callback-07-form-with-query-token.json': [
    'request: JSON capture > upload callback > form body > oss:UploadCallback',
  ],
  'vectors/oss-callback-08-invalid-json-body.json': [
    'request: JSON capture > upload callback > JSON body > fails with body_invalid',
  ],
  'vectors/oss-callback-key.json': [
    'publicKey: JSON capture > is the description of a public key: the one that OSS signs callbacks with',
  ],
  'vectors/oss-callback-pub-key-v1.pem': ['is a public key: the one that OSS signs callbacks with'],
  'vectors/smq-doc-sample-signature-2016.json': [
    'printedHeaders: JSON capture > is the headers of an SMQ push, without the push',
  ],
  'vectors/smq-http-push-simplified-2023.json': [
    'request: JSON capture > SMQ push > is an SMQ push that was captured without its body',
  ],
  'vectors/smq-message-md5.json': [
    'vectors.0: JSON capture > is a message of SMQ and its MD5, which fits',
    'vectors.1: JSON capture > is a message of SMQ and its MD5, which fits',
    'vectors.2: JSON capture > is a message of SMQ and its MD5, which fits',
    'vectors.3: JSON capture > is a message of SMQ and its MD5, which fits',
  ],
  'vectors/smq-x509_public_certificate-2015.pem': [
    'is a certificate: the one that SMQ signs pushes with',
  ],
};
