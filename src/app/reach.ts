/** Where people reach the console, as the configuration says it. */
import type { Configuration } from './configuration.ts';

type Reach = Pick<Configuration, 'publicUrl' | 'names' | 'overHttps' | 'port'>;

/** Without a slash at the end. */
export const consoleUrl = ({ publicUrl, names, overHttps, port }: Reach): string =>
  publicUrl ?? (overHttps ? `https://${names[0]}` : `http://${names[0]}:${port}`);

/** The host name in the reader's address bar, which passkeys are bound to. */
export const consoleHost = (reach: Reach): string => new URL(consoleUrl(reach)).hostname;
