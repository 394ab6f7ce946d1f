/** How the things of the registers stand. */
import type { AssessorKey, DeliveryRequest, EvidenceItem, Finding, LogSystem, ScopeSystem } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';
import { type Tone, ToneMark } from './tone-mark.tsx';

const DOCUMENT: Readonly<Record<EvidenceItem['state'], Tone>> = {
  'in-force': 'good',
  expiring: 'warning',
  expired: 'bad',
};

export function DocumentMark({ state }: Pick<EvidenceItem, 'state'>) {
  return <ToneMark tone={DOCUMENT[state]}>{useWords().assurance.documents.states[state]}</ToneMark>;
}

const DELIVERY: Readonly<Record<DeliveryRequest['state'], Tone>> = {
  waiting: 'waiting',
  overdue: 'bad',
  delivered: 'good',
  ended: 'over',
};

export function DeliveryMark({ state }: Pick<DeliveryRequest, 'state'>) {
  return <ToneMark tone={DELIVERY[state]}>{useWords().assurance.deliveries.states[state]}</ToneMark>;
}

const COVERAGE: Readonly<Record<ScopeSystem['coverage'], Tone>> = {
  'not-covered': 'bad',
  claimed: 'warning',
  unknown: 'over',
  covered: 'good',
};

export function CoverageMark({ coverage }: Pick<ScopeSystem, 'coverage'>) {
  return <ToneMark tone={COVERAGE[coverage]}>{useWords().assurance.systems.coverages[coverage]}</ToneMark>;
}

const FINDING: Readonly<Record<Finding['status'] | 'overdue', Tone>> = {
  open: 'waiting',
  overdue: 'bad',
  'risk-accepted': 'warning',
  closed: 'good',
};

export function FindingMark({
  finding: { status, overdue },
}: {
  readonly finding: Pick<Finding, 'status' | 'overdue'>;
}) {
  const standing = overdue ? 'overdue' : status;
  return <ToneMark tone={FINDING[standing]}>{useWords().assurance.findings.statuses[standing]}</ToneMark>;
}

const LOG: Readonly<Record<LogSystem['state'], Tone>> = {
  ok: 'good',
  short: 'bad',
  silent: 'bad',
  waiting: 'waiting',
  retired: 'over',
};

export function LogMark({ state }: Pick<LogSystem, 'state'>) {
  return <ToneMark tone={LOG[state]}>{useWords().assurance.logs.states[state]}</ToneMark>;
}

const KEY: Readonly<Record<AssessorKey['state'], Tone>> = { asked: 'waiting', known: 'good', revoked: 'over' };

export function KeyMark({ state }: Pick<AssessorKey, 'state'>) {
  return <ToneMark tone={KEY[state]}>{useWords().assurance.keys.states[state]}</ToneMark>;
}
