import { Command, InvalidArgumentError } from 'commander';
import { type ObjectEventName, objectEventNames } from 'oss-inbox';
import { channels } from './channel.js';
import { eventPayload } from './event-payload.js';
import { operationOf, readEventName } from './object-operations.js';
import {
  type ChannelOptions,
  type CommonOptions,
  type UploadOptions,
  withChannel,
  withCommonOptions,
  withObject,
  withUpload,
} from './options.js';
import { presentDelivered } from './present-delivered.js';
import { runOrRefuse } from './run.js';
import { newSampleContexts } from './sample-context.js';

type Options = CommonOptions & UploadOptions & ChannelOptions;

/** `oss-inbox sample event <name>`. */
export function eventCommand(): Command {
  const command = new Command('event')
    .description('something that happened to an object, as OSS tells of it')
    .argument('<name>', 'ObjectCreated:PutObject, or PutObject for short', readEventName);
  withChannel(command, channels, 'oss-trigger');
  withUpload(withObject(command, 'uploads/2026/photo {n}.jpg'));
  return withCommonOptions(command).action((name: ObjectEventName) =>
    runOrRefuse(command, () => {
      const options = command.optsWithGlobals<Options>();
      if (options.var && !operationOf(name).hasCallback) {
        const names = objectEventNames.filter((each) => operationOf(each).hasCallback);
        throw new InvalidArgumentError(`--var is for uploads: ${names.join(', ')}.`);
      }
      const payload = newSampleContexts(options, options).map((context) =>
        eventPayload(context, name, options),
      );
      return presentDelivered(payload, options);
    }),
  );
}
