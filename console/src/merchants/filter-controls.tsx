/** The controls that narrow the list of merchants. */
import { YES_NO } from '../declarations/filters.ts';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { ROLES } from '../regime/filters.ts';
import { useWords } from '../words/words.tsx';
import { DECLARATIONS, RISKS, type readMerchantFilters, STANDINGS } from './filters.ts';

type Filters = ReturnType<typeof readMerchantFilters>;
type Props = {
  readonly filters: Filters;
  narrow(change: Readonly<Partial<Record<keyof Filters, string | undefined>>>): void;
  narrowText(text: string): void;
};

export function MerchantFilterControls({ filters, narrow, narrowText }: Props) {
  const { merchants, declarations, regime } = useWords();
  const said = merchants.filters;
  return (
    <>
      <TextFilter label={said.text} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.standing}
        value={filters.standing}
        options={STANDINGS}
        nameOf={(standing) => merchants.standings[standing]}
        onChange={(standing) => narrow({ standing })}
      />
      <Choice
        label={said.risk}
        value={filters.riskTier}
        options={RISKS}
        nameOf={(tier) => merchants.riskTiers[tier]}
        onChange={(riskTier) => narrow({ riskTier })}
      />
      <Choice
        label={said.role}
        value={filters.role}
        options={ROLES}
        nameOf={(role) => regime.roles[Number(role)] ?? role}
        onChange={(role) => narrow({ role })}
      />
      <Choice
        label={said.declaration}
        value={filters.declaration}
        options={DECLARATIONS}
        nameOf={(state) => (state === 'none' ? merchants.neverAsked : declarations.statuses[state])}
        onChange={(declaration) => narrow({ declaration })}
      />
      <Choice
        label={declarations.overdue}
        value={filters.overdue}
        options={YES_NO}
        nameOf={(answer) => declarations.overdueNames[answer]}
        onChange={(overdue) => narrow({ overdue })}
      />
      <Choice
        label={declarations.opened}
        value={filters.opened}
        options={YES_NO}
        nameOf={(answer) => declarations.openedNames[answer]}
        onChange={(opened) => narrow({ opened })}
      />
    </>
  );
}
