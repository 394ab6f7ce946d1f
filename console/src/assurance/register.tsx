/** The frame of a register: what it is, its filters and acts, its rows, and what an empty one says. */
import type { ReactNode, RefObject } from 'react';
import { FilterBar } from '../list/filter-controls.tsx';
import { ListBody } from '../list/list-body.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { useListKeys } from '../list/use-list-keys.ts';
import type { usePages } from '../list/use-pages.ts';

type Props = {
  readonly list: ReturnType<typeof usePages>['list'];
  readonly count: number;
  readonly said: { readonly noneTitle: string; readonly noneBody: string; readonly failed: string };
  readonly csv: string;
  readonly isNarrowed: boolean;
  onClear(): void;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  /** Above the filters. */
  readonly head?: ReactNode;
  readonly filters: ReactNode;
  readonly acts?: ReactNode;
  readonly table: ReactNode;
};

export function Register({ list, count, said, csv, isNarrowed, onClear, body, head, filters, acts, table }: Props) {
  useListKeys({ list: body, openId: undefined });
  return (
    <>
      {head}
      <FilterBar isNarrowed={isNarrowed} onClear={onClear} csv={csv}>
        {acts}
        {filters}
      </FilterBar>
      <ListBody>
        {count > 0 && table}
        <ListEnd
          list={list}
          count={count}
          failure={said.failed}
          nothing={
            <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? onClear : undefined} />
          }
        />
      </ListBody>
    </>
  );
}
