/** The inventory of user IDs: everyone and everything that can act, for auditors. */
import type { Words } from '../ja.ts';

export const userIds: Words['userIds'] = {
  title: 'User IDs',
  head: 'Every person and API key that can act. Those that ended stay in the list.',
  columns: {
    name: 'Name',
    may: 'Role or permissions',
    signsInWith: 'Signs in with',
    since: 'Since',
    lastUsedAt: 'Last used',
    status: 'Status',
  },
  kinds: { person: 'Person', 'api-key': 'API key' },
  statuses: {
    active: 'Active',
    invited: 'Invited',
    deactivated: 'Deactivated',
    revoked: 'Revoked',
    expired: 'Expired',
  },
  secondFactors: { present: 'Second factor', missing: 'No second factor' },
  filters: {
    text: 'Name or address',
    kind: 'Kind',
    role: 'Role',
    status: 'Status',
    secondFactor: 'Second factor',
    unusedDays: 'Not used for',
  },
  days: (days) => `${days} days or more`,
  permissions: (count) => (count === 1 ? '1 permission' : `${count} permissions`),
  never: 'never',
  lastSignIn: 'Signed in',
  expires: 'Expires',
  noneTitle: 'No user ID',
  noneBody: 'People and API keys are listed here.',
  failed: 'The user IDs could not be fetched',
};
