/**
 * Watches that each tenant's log goes on: entries that wait while no checkpoint takes them in are an alert, for what is
 * not in a checkpoint nobody outside can hold the operator to (LEAK-10, -13).
 */
import type { Evidence, LogState } from '#evidence';
import { formatInstant, type Instant, Problem, type TenantId } from '#kernel';
import type { SourceDefinition } from './core/accounts.ts';
import type { CasesPorts } from './ports.ts';
import { raiseAlert, seeAgain, stillOpen } from './raise-alert.ts';
import type { WindowPorts } from './write-windows.ts';

export type WatchPorts = WindowPorts & { readonly evidence: CasesPorts['evidence'] & Pick<Evidence, 'logOf'> };

export const EVIDENCE_LOG: SourceDefinition = {
  source: 'evidence-log',
  room: 'cases',
  cadenceMinutes: 30,
  graceMinutes: 15,
};
export const LOG_STOPPED = 'log-not-advancing';

/** Entries may wait so long for a checkpoint, and for the witnesses where it needs some. */
const PATIENCE_MS = 10 * 60_000;

type Standing = { readonly size: number; readonly since: Instant; readonly sinceMs: number };

/** Remembers from look to look which logs stand still. A look gives how many could not be looked at. */
export const createWatchLogs = (ports: WatchPorts): ((tenants: readonly TenantId[]) => Promise<number>) => {
  const standing = new Map<TenantId, Standing>();

  const look = async (tenant: TenantId): Promise<void> => {
    const state = await stateOf(ports, tenant);
    if (state === undefined || state.pending === 0) {
      standing.delete(tenant);
      return;
    }
    const known = standing.get(tenant);
    const nowMs = ports.clock.monotonicMs();
    if (known === undefined || known.size !== state.size) {
      standing.set(tenant, { size: state.size, since: ports.clock.now(), sinceMs: nowMs });
    } else if (nowMs - known.sinceMs >= PATIENCE_MS) await tell(ports, tenant, state, known.since);
  };

  return async (tenants) => {
    let failed = 0;
    for (const tenant of tenants) {
      try {
        await look(tenant);
      } catch (error) {
        failed += 1;
        ports.onFailure(error);
      }
    }
    return failed;
  };
};

/** `undefined` for a tenant that has no log yet. */
const stateOf = async ({ evidence }: WatchPorts, tenant: TenantId): Promise<LogState | undefined> => {
  const principal = { kind: 'system', id: EVIDENCE_LOG.source } as const;
  try {
    return await evidence.logOf({ tenant, permissions: new Set(['evidence:read']), principal });
  } catch (error) {
    if (error instanceof Problem && error.details.code === 'evidence-log-not-begun') return undefined;
    throw error;
  }
};

const tell = async (ports: WatchPorts, tenant: TenantId, state: LogState, since: Instant): Promise<void> => {
  const observedAt = ports.clock.now();
  const finding = { tenant, source: EVIDENCE_LOG.source, reference: `${state.log}/${state.size}` };
  await ports.database.inScope({ tenant }, async (tx) => {
    const open = await stillOpen(tx, finding);
    if (open !== undefined) return seeAgain(tx, { tenant, alert: open, observedAt });
    await raiseAlert(ports, tx, {
      ...finding,
      kind: LOG_STOPPED,
      severity: 'high',
      subject: { kind: 'evidence-log', id: state.log, label: state.origin },
      detail: { log: state.log, size: state.size, pending: state.pending, since: formatInstant(since) },
      observedAt,
    });
  });
};
