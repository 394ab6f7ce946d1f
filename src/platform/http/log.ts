/**
 * The process's log: JSON lines by pino. Credentials are cut out wherever they stand under their usual names, and an
 * error is reduced to what cannot carry a value: its kind, code, frames, and its message with long digit runs masked.
 */
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const SECRET_NAMES = ['authorization', 'cookie', 'set-cookie', 'x-csrf-token', 'token', 'secret', 'password', 'key'];
const DEEPEST_CAUSE = 3;

export const createLog = (options: { readonly level: LogLevel; readonly stream: DestinationStream }): Log =>
  pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_NAMES.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]),
        censor: '[secret]',
      },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    options.stream,
  );

type ErrorDescription = {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly frames: readonly string[];
  readonly cause?: ErrorDescription;
};

/** Twelve digits or more in a row, also when spaced or hyphenated, may be a card number. */
const maskDigits = (text: string): string => text.replaceAll(/\d(?:[ -]?\d){11,}/g, '[digits]');

export const describeError = (error: unknown, depth = 0): ErrorDescription => {
  if (!(error instanceof Error)) return { name: typeof error, message: 'thrown value is not an error', frames: [] };
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: maskDigits(error.message),
    frames: frames.map((line) => line.trim()),
    ...(error.cause !== undefined && depth < DEEPEST_CAUSE ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
};
