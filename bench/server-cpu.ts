/** What PostgreSQL's processes used, as Linux counts it: the postmaster, its children, and those it has buried. */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

const fieldsOf = (pid: string): readonly string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before the last bracket may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
};

/** Milliseconds since the server `postmaster` started; 0 where there is no /proc. */
export const serverCpuMs = (postmaster: number): number => {
  let ticks = 0;
  let pids: string[] = [];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return 0;
  }
  for (const pid of pids) {
    const fields = fieldsOf(pid);
    if (fields === undefined) continue;
    const [, parent] = fields;
    const own = Number(pid) === postmaster;
    if (!own && Number(parent) !== postmaster) continue;
    const used = own ? fields.slice(11, 15) : fields.slice(11, 13);
    ticks += used.reduce((sum, each) => sum + Number(each), 0);
  }
  return (ticks * 1_000) / TICKS_PER_SECOND;
};
