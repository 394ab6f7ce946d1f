/** What this room publishes. Fields are only ever added. The key is the case: what happens to one comes in order. */
import { type EventEnvelope, formatInstant, type Instant } from '#kernel';
import type { Tx } from '#platform/database';
import type { AlertId, NewAlert, Subject } from './core/alert.ts';
import type { Severity } from './core/severity.ts';
import type { CasesPorts } from './ports.ts';
import type { CaseFile } from './store-cases.ts';

export type AlertRaised = EventEnvelope<
  'cases.alert-raised.v1',
  {
    readonly alert: AlertId;
    readonly sequence: number;
    readonly source: string;
    readonly kind: string;
    readonly severity: Severity;
    readonly subject: Subject;
    readonly case: string;
    /** RFC 3339, as below. */
    readonly observedAt: string;
  }
>;

type CaseTold = {
  readonly case: string;
  readonly number: number;
  readonly kind: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly openedAt: string;
};

export type CaseOpened = EventEnvelope<'cases.case-opened.v1', CaseTold & { readonly dueAt: string }>;
export type CaseClosed = EventEnvelope<'cases.case-closed.v1', CaseTold & { readonly closedAt: string }>;

type Ports = Pick<CasesPorts, 'outbox' | 'newId'>;

const envelopeOf = ({ newId }: Ports, { tenant, id: key }: Pick<CaseFile, 'tenant' | 'id'>, at: Instant) => ({
  ...{ id: newId('evt'), tenant, key, occurredAt: at, recordedAt: at },
});

const told = ({ id, number, kind, severity, subject, openedAt }: CaseFile): CaseTold => ({
  ...{ case: id, number, kind, severity, subject, openedAt: formatInstant(openedAt) },
});

type Raised = { readonly alert: NewAlert; readonly id: AlertId; readonly sequence: number; readonly at: Instant };

export const publishRaised = async (ports: Ports, tx: Tx, file: CaseFile, raised: Raised): Promise<void> => {
  const { alert, id, sequence, at } = raised;
  const { source, kind, severity, subject, observedAt } = alert;
  const event: AlertRaised = {
    ...envelopeOf(ports, file, at),
    type: 'cases.alert-raised.v1',
    payload: {
      ...{ alert: id, sequence, source, kind, severity, subject, case: file.id },
      observedAt: formatInstant(observedAt),
    },
  };
  await ports.outbox.publish(tx, event);
};

export const publishOpened = async (ports: Ports, tx: Tx, file: CaseFile): Promise<void> => {
  const event: CaseOpened = {
    ...envelopeOf(ports, file, file.openedAt),
    type: 'cases.case-opened.v1',
    payload: { ...told(file), dueAt: formatInstant(file.dueAt) },
  };
  await ports.outbox.publish(tx, event);
};

export const publishClosed = async (ports: Ports, tx: Tx, file: CaseFile, closedAt: Instant): Promise<void> => {
  const event: CaseClosed = {
    ...envelopeOf(ports, file, closedAt),
    type: 'cases.case-closed.v1',
    payload: { ...told(file), closedAt: formatInstant(closedAt) },
  };
  await ports.outbox.publish(tx, event);
};
