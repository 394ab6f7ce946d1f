/** What every command gets: its own options, the environment, and where to write. */
import type { Output } from './output.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Invocation<Options> = {
  readonly options: Options;
  readonly environment: Environment;
  readonly output: Output;
};
