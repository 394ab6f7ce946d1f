/**
 * Where a MariaDB or MySQL is: `mariadb://user:password@host:3306/database`, with `socket=/path` for a unix socket and
 * `ssl-mode=DISABLED | REQUIRED | VERIFY_IDENTITY`. Without `ssl-mode` a password goes over the network encrypted only;
 * on this machine's own addresses it goes as it is.
 */
import { TablesFailure } from './port.ts';

export type MariadbAddress = {
  readonly host: string;
  readonly port: number;
  readonly socketPath: string | undefined;
  readonly user: string;
  readonly password: string;
  /** Absent: every database that the user sees. */
  readonly database: string | undefined;
  readonly encryption: 'none' | 'unverified' | 'verified';
};

const STANDARD_PORT = 3_306;
const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const ENCRYPTION: Readonly<Record<string, MariadbAddress['encryption']>> = {
  DISABLED: 'none',
  REQUIRED: 'unverified',
  VERIFY_IDENTITY: 'verified',
};

/** @throws {TablesFailure} `unreachable`, without quoting the address. */
export const readMariadbUrl = (text: string): MariadbAddress => {
  if (!/^(mariadb|mysql):\/\//.test(text) || !URL.canParse(text)) {
    throw new TablesFailure('unreachable', 'not-an-address');
  }
  const { hostname, port, username, password, pathname, searchParams } = new URL(text);
  const socketPath = searchParams.get('socket') ?? undefined;
  const mode = searchParams.get('ssl-mode')?.toUpperCase();
  const standard = socketPath !== undefined || THIS_MACHINE.test(hostname) ? 'none' : 'unverified';
  const encryption = mode === undefined ? standard : ENCRYPTION[mode];
  if (encryption === undefined) throw new TablesFailure('unreachable', 'unknown-ssl-mode');
  return {
    host: hostname === '' ? 'localhost' : hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? STANDARD_PORT : Number(port),
    socketPath,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || undefined,
    encryption,
  };
};
