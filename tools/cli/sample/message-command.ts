import { Command, InvalidArgumentError } from 'commander';
import { messageChannels } from './channel.js';
import {
  type ChannelOptions,
  type CommonOptions,
  withChannel,
  withCommonOptions,
} from './options.js';
import { presentDelivered } from './present-delivered.js';
import { runOrRefuse } from './run.js';
import { newSampleContexts } from './sample-context.js';

type Options = CommonOptions & ChannelOptions & { readonly base64?: boolean };

const MAX_MESSAGE = 65_536;

/** `oss-inbox sample message [text]`. */
export function messageCommand(): Command {
  const command = new Command('message')
    .description('a message of your own, from a topic or queue')
    .argument('[text]', 'what it says; {n} is the number of the sample', '{"orderId":"ord-{n}"}')
    .option('--base64', 'as a publisher that puts its messages into Base64');
  withChannel(command, messageChannels, 'topic');
  return withCommonOptions(command).action((text: string) =>
    runOrRefuse(command, () => {
      const options = command.optsWithGlobals<Options>();
      const { base64: isBase64 = false } = options;
      const payload = newSampleContexts(options, { bucket: '', key: '' }).map((context) => ({
        context,
        text: checked(text.replaceAll('{n}', String(context.number)), isBase64),
        isBase64,
      }));
      return presentDelivered(payload, options);
    }),
  );
}

function checked(text: string, isBase64: boolean): string {
  const bytes = Buffer.byteLength(text);
  const size = isBase64 ? Math.ceil(bytes / 3) * 4 : bytes;
  if (size > 0 && size <= MAX_MESSAGE) return text;
  throw new InvalidArgumentError(`SMQ takes messages of 1 to ${MAX_MESSAGE} bytes, not ${size}.`);
}
