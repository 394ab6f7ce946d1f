/** Makes the operation log from the tenants' logs, and tells it who did what the entries of each room only commit to. */
import { assuranceDoers } from '#assurance';
import { decisionDoers } from '#decision';
import { type PersonId, parseId } from '#kernel';
import { createOperations, type DoersOf, type OperationPorts, type Operations } from '#operations';
import type { Registry } from '#registry';
import { declarationDoers } from '#supervision';

type Given = Omit<OperationPorts, 'doers' | 'namesOf' | 'tenants' | 'exportLimit'> & {
  readonly registry: Pick<Registry, 'apiKeys' | 'doers' | 'listTenants' | 'people'>;
};

export const openOperations = ({ registry, ...ports }: Given): Operations =>
  createOperations({
    ...ports,
    tenants: async () => (await registry.listTenants()).map(({ id }) => id),
    doers: doersOf(registry),
    namesOf: async (scope, ids) => {
      const people = ids.flatMap((text): readonly PersonId[] => {
        const id = parseId('per', text);
        return id.kind === 'ok' ? [id.value] : [];
      });
      const found =
        people.length === 0
          ? []
          : await ports.database.inScope(scope, (tx) => registry.people.find(tx, scope.tenant, people));
      const keys = ids.some((id) => id.startsWith('key_')) ? await registry.apiKeys.list(scope) : [];
      return new Map<string, string>([
        ...found.map(({ id, displayName }) => [id, displayName] as const),
        ...keys.map(({ id, name }) => [id, name] as const),
      ]);
    },
  });

const doersOf = ({ doers }: Pick<Registry, 'doers'>): readonly DoersOf[] => [
  { kinds: ['credential-change', 'merchant-standing', 'party-move', 'sign-in', 'two-person-act'], read: doers },
  { kinds: ['declaration'], read: declarationDoers },
  { kinds: ['evidence-item', 'finding', 'log-holding', 'scope-system'], read: assuranceDoers },
  { kinds: ['configuration-change', 'list-change', 'strategy-change'], read: decisionDoers },
];
