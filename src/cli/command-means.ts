/**
 * What the definitions of commands are made with. A command's own module is loaded when it runs, so that each costs the start
 * of what it uses and no more.
 */
import { type Command, Option } from 'commander';
import type { Environment, Invocation } from './invocation.ts';
import { type ExitCode, outputOf } from './output.ts';

export type Described = { readonly name: string; readonly summary: string; readonly description: string };
export type Flags = { readonly json?: boolean };

type Work<Options> = (invocation: Invocation<Options>) => Promise<ExitCode>;
type WorkOn<Operand, Options> = (operand: Operand, invocation: Invocation<Options>) => Promise<ExitCode>;

export type Means = {
  readonly environment: Environment;
  act<Options extends Flags>(load: () => Promise<Work<Options>>): (options: Options) => Promise<void>;
  actOn<Operand, Options extends Flags>(
    load: () => Promise<WorkOn<Operand, Options>>,
  ): (operand: Operand, options: Options) => Promise<void>;
};

/** Fills in a command, or a group, that has its name and summary. */
export type Define = (command: Command, means: Means) => void;

export const meansOf = (environment: Environment, done: (code: ExitCode) => void): Means => {
  const invocationOf = <Options extends Flags>(options: Options): Invocation<Options> => ({
    options,
    environment,
    output: outputOf(options.json === true),
  });
  return {
    environment,
    act: (load) => async (options) => done(await (await load())(invocationOf(options))),
    actOn: (load) => async (operand, options) => done(await (await load())(operand, invocationOf(options))),
  };
};

export const addLeaf = (parent: Command, name: string, summary: string): Command =>
  parent
    .command(name)
    .summary(summary)
    .option('--json', 'machine-readable: JSON on standard output, one object a line')
    .exitOverride();

/** Its help begins with the summary. */
export const describe = (command: Command, description: string): Command =>
  command.description(`${command.summary()}\n\n${description}`);

export const add = (parent: Command, { name, summary, description }: Described): Command =>
  describe(addLeaf(parent, name, summary), description);

export const group = (parent: Command, name: string, summary: string): Command =>
  parent.command(name).summary(summary).description(summary).exitOverride();

export const configOption = () => new Option('--config <file>', 'YAML file of settings (or MITSUKE_CONFIG)');
