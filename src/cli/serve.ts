/** `mitsuke serve`: the server for real use, until SIGTERM or Ctrl-C. */
import { startServer } from '#app';
import { systemClock } from '#app/system-clock';
import { type ConfigFlag, configured } from './configured.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';

type ServeFlags = ConfigFlag & {
  /** commander's form of `--no-browser-sandbox`. */
  readonly browserSandbox: boolean;
};

export const serve = async (invocation: Invocation<ServeFlags>): Promise<ExitCode> => {
  const { output } = invocation;
  const stopAsked = untilAskedToStop(systemClock());
  const { configuration, ...ground } = configured(invocation);
  const server = await startServer({
    ...ground,
    configuration: invocation.options.browserSandbox ? configuration : { ...configuration, browserSandbox: 'off' },
    whenTaken: 'fail',
    logTo: process.stderr,
    onStep: (step) => output.progress(`PostgreSQL: ${step}`),
  });
  output.result({ url: server.listening.url }, `Mitsuke serves ${server.listening.url}`);
  await stopAsked;
  await server.stop();
  return 0;
};
