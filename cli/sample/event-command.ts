import { type ObjectEventName, objectEventNames } from '@oss-inbox/shared';
import { Command, InvalidArgumentError } from 'commander';
import { channels } from './channel.js';
import { eventCargo } from './event-cargo.js';
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
import { newScenes } from './scene.js';

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
      const cargo = newScenes(options, options).map((scene) => eventCargo(scene, name, options));
      return presentDelivered(cargo, options);
    }),
  );
}
