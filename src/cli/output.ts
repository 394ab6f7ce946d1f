/**
 * Where a command writes: results to standard output, everything else (progress, stories, faults) to standard error.
 * With `--json` standard output holds JSON only, one object a line.
 */
export type Output = {
  readonly json: boolean;
  /** The result: `data` as JSON with `--json`, else `text`. */
  result(data: unknown, text: string): void;
  /** A step of a long command, for a person. */
  progress(text: string): void;
  /** What went wrong: a stable code and words. */
  fault(code: string, text: string): void;
};

export const outputOf = (json: boolean): Output => ({
  json,
  result: (data, text) => process.stdout.write(json ? `${JSON.stringify(data)}\n` : `${text}\n`),
  progress: (text) => process.stderr.write(`${text}\n`),
  fault: (code, text) => {
    if (json) process.stdout.write(`${JSON.stringify({ code, detail: text })}\n`);
    process.stderr.write(`${code}: ${text}\n`);
  },
});

/** 0 fine · 1 found or failed · 2 wrong usage or configuration */
export type ExitCode = 0 | 1 | 2;
