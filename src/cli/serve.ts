/** `mitsuke serve`: the server for real use, until SIGTERM or Ctrl-C. */
import { startServer, systemClock } from '#app';
import { type ConfigFlag, configured } from './configured.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';

export const serve = async (invocation: Invocation<ConfigFlag>): Promise<ExitCode> => {
  const { output } = invocation;
  const stopAsked = untilAskedToStop(systemClock());
  const server = await startServer({
    ...configured(invocation),
    whenTaken: 'fail',
    logTo: process.stderr,
    onStep: (step) => output.progress(`PostgreSQL: ${step}`),
  });
  output.result({ url: server.listening.url }, `Mitsuke serves ${server.listening.url}`);
  await stopAsked;
  await server.stop();
  return 0;
};
