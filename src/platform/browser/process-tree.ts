/** What /proc tells about a process and its descendants. Readable by everyone, also for sandboxed processes. */
import { readdir, readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096;

export type RunningProcess = { readonly pid: number; readonly parent: number; readonly startedTicks: string };

const readProcess = async (pid: number): Promise<RunningProcess | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name, in parentheses, may hold anything; the fields after it are numbers (proc(5)).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // One that has ended and waits to be taken note of does nothing any more.
  if (!fields || fields[0] === 'Z') return undefined;
  return { pid, parent: Number(fields[1]), startedTicks: fields[19] ?? '' };
};

/** The process `root` and all below it; empty when it is gone, or where there is no /proc. */
export const processTree = async (root: number): Promise<readonly RunningProcess[]> => {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => readProcess(Number(name))));
  const processes = found.filter((one) => one !== undefined);
  const tree = processes.filter(({ pid }) => pid === root);
  for (let at = 0; at < tree.length; at += 1) {
    tree.push(...processes.filter(({ parent, pid }) => parent === tree[at]?.pid && pid !== root));
  }
  return tree;
};

export const isRunning = async (pid: number): Promise<boolean> => (await readProcess(pid)) !== undefined;

/** Those of `processes` that still run, and are not others that were given their numbers since. */
export const stillRunning = async (processes: readonly RunningProcess[]): Promise<readonly RunningProcess[]> => {
  const now = await Promise.all(processes.map(({ pid }) => readProcess(pid)));
  return processes.filter((process, at) => now[at]?.startedTicks === process.startedTicks);
};

/** Resident memory of processes that share pages: what each has alone, and the largest shared part once. */
export const residentBytes = async (processes: readonly RunningProcess[]): Promise<number> => {
  const sizes = await Promise.all(
    processes.map(async ({ pid }) => {
      const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '0 0 0');
      const [, resident = 0, shared = 0] = statm.split(' ').map(Number);
      return { own: resident - shared, shared };
    }),
  );
  const own = sizes.reduce((sum, size) => sum + size.own, 0);
  return (own + Math.max(0, ...sizes.map((size) => size.shared))) * PAGE_BYTES;
};
