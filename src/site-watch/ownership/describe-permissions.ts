/** Proof, consents and rights as they are answered. */
import { z } from 'zod';
import { formatInstant, type Instant } from '#kernel';
import { ALLOWANCES, GIVERS, LACKS } from '../core/visiting-rights.ts';
import type { SandboxPolicy } from '../ports.ts';
import { fileUrl, proofText, recordName, stateOf } from './core/proof.ts';
import { ENDINGS, WATCHINGS } from './core/watching.ts';
import { rightsOf, watchingOf } from './read-rights.ts';
import type { ConsentRow, PermissionRow } from './store-permissions.ts';

export const visitingRights = z
  .object({
    visits: z
      .enum(['plain', 'journey', 'realistic'])
      .meta({ description: 'plain: one page load, nothing typed. realistic: visits need not say who they are' }),
    mayBuy: z.boolean().meta({ description: 'Orders may be placed, with a test number' }),
    basis: z
      .enum(['lab', 'permitted', 'earlier', 'none'])
      .meta({ description: 'earlier: watched before proof and consents were asked for, and goes on until `until`' }),
    until: z.string().optional().meta({ description: 'When it ends unless something is renewed' }),
    lacks: z.array(z.enum(LACKS)).readonly(),
    watching: z.enum(WATCHINGS).meta({
      description: 'ending: watched, and not for long; ended: it was watched, and its checkout is looked at no more',
    }),
    endings: z
      .array(z.object({ what: z.enum(ENDINGS), at: z.string() }))
      .readonly()
      .meta({ description: 'What comes to its end within 30 days, soonest first' }),
  })
  .meta({ id: 'SiteVisitingRights' });

export const consentRecord = z
  .object({
    id: z.string(),
    giver: z.enum(GIVERS),
    organisation: z.string(),
    person: z.string(),
    contact: z.string(),
    reference: z.string().meta({ description: 'Where the document is kept' }),
    allows: z.array(z.enum(ALLOWANCES)).readonly(),
    validUntil: z.string(),
    recordedAt: z.string(),
    recordedBy: z.string(),
    withdrawnAt: z.string().optional(),
    withdrawnBy: z.string().optional(),
  })
  .meta({ id: 'SiteConsent' });

const LOOKS = ['found', 'other', 'nothing', 'unreachable'] as const;

const ownership = z
  .object({
    state: z
      .enum(['unproven', 'proven', 'failing', 'lapsed'])
      .meta({ description: 'failing: not seen when last looked for, and still stands' }),
    recordName: z.string().meta({ description: 'Where a TXT record is looked for' }),
    fileUrl: z.string().meta({ description: 'Where a text file is looked for' }),
    text: z.string().meta({ description: 'The record, or a line of the file' }),
    method: z.enum(['dns', 'file']).optional(),
    provenAt: z.string().optional(),
    until: z.string().optional(),
    checkedAt: z.string().optional(),
    dns: z.enum(LOOKS).optional(),
    file: z.enum(LOOKS).optional(),
  })
  .meta({ id: 'SiteOwnership' });

export const permissions = z
  .object({
    site: z.string(),
    rights: visitingRights,
    ownership,
    consents: z.array(consentRecord).readonly().meta({ description: 'Those that stand; at most one of each giver' }),
  })
  .meta({ id: 'SitePermissions' });

export type Permissions = z.output<typeof permissions>;
export type ConsentRecord = z.output<typeof consentRecord>;

type Policy = Pick<SandboxPolicy, 'labHosts'>;

export const rightsAnswer = (row: PermissionRow, policy: Policy, at: Instant): z.output<typeof visitingRights> => {
  const { visits, mayBuy, basis, until, lacks } = rightsOf(row, policy, at);
  const { watching, endings } = watchingOf(row, policy, at);
  return {
    ...{ visits, mayBuy, basis, lacks, watching },
    ...(until === undefined ? {} : { until: formatInstant(until) }),
    endings: endings.map(({ what, at: ends }) => ({ what, at: formatInstant(ends) })),
  };
};

export const consentAnswer = (consent: ConsentRow): ConsentRecord => {
  const { id, giver, organisation, person, contact, reference, allows, withdrawn } = consent;
  return {
    ...{ id, giver, organisation, person, contact, reference, allows },
    validUntil: formatInstant(consent.validUntil),
    recordedAt: formatInstant(consent.recordedAt),
    recordedBy: consent.recordedBy,
    ...(withdrawn === undefined ? {} : { withdrawnAt: formatInstant(withdrawn.at), withdrawnBy: withdrawn.by }),
  };
};

const ownershipAnswer = ({ host, token, checked }: PermissionRow, at: Instant): z.output<typeof ownership> => {
  const { proof, checkedAt, looked } = checked;
  return {
    state: stateOf(checked, host, at),
    recordName: recordName(host),
    fileUrl: fileUrl(host),
    text: proofText(token),
    ...(proof?.host === host
      ? { method: proof.method, provenAt: formatInstant(proof.provenAt), until: formatInstant(proof.until) }
      : {}),
    ...(checkedAt === undefined ? {} : { checkedAt: formatInstant(checkedAt) }),
    ...looked,
  };
};

export const permissionsAnswer = (row: PermissionRow, policy: Policy, at: Instant): Permissions => ({
  site: row.site,
  rights: rightsAnswer(row, policy, at),
  ownership: ownershipAnswer(row, at),
  consents: row.consents.map(consentAnswer),
});
