/** All channels of the lab, and the scripts that plant a choice of them in the shop's pages. */
import { type LabChannel, pageCode } from './channel.ts';
import { CONNECTIONS } from './connections.ts';
import { DISGUISES } from './disguises.ts';
import { REQUESTS } from './requests.ts';

export const LAB_CHANNELS: readonly LabChannel[] = [...REQUESTS, ...CONNECTIONS, ...DISGUISES];

const scriptTag = (code: string): string => `<script>${code}</script>`;

export const plantedChannels = (channels: readonly LabChannel[], collector: string) => ({
  checkout: channels.map(({ name, code }) => scriptTag(pageCode(name, code, collector))).join('\n'),
  everyPage: channels
    .flatMap(({ name, later }) => (later === undefined ? [] : [scriptTag(pageCode(name, later, collector))]))
    .join('\n'),
});

/** What is told of a channel outside. */
export const channelFacts = ({ name, how, seen, alone, silent }: LabChannel) => ({
  name,
  how,
  seen: typeof seen === 'string' ? seen : 'never',
  ...(typeof seen === 'string' ? {} : { why: seen.never }),
  alone: alone === true,
  silent: silent === true,
});
