/** A list with one of its rows open beside it: the keys that move and close, and the focus that comes back to the row. */
import { type RefObject, useEffect, useRef } from 'react';
import type { Select } from './selection.tsx';
import { useListKeys } from './use-list-keys.ts';

type SidePanel = {
  readonly openId: string | undefined;
  open(id: string): void;
  close(): void;
  readonly select?: Select | undefined;
};

export const useSidePanel = ({ openId, open, close, select }: SidePanel): RefObject<HTMLTableSectionElement | null> => {
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys({ list: body, openId, open, close, select });
  const lastOpen = useRef(openId);
  useEffect(() => {
    // Whoever closes a row's panel goes on from its row.
    if (openId === undefined && lastOpen.current !== undefined) {
      body.current?.querySelector<HTMLElement>(`a[data-row="${CSS.escape(lastOpen.current)}"]`)?.focus();
    }
    lastOpen.current = openId;
  }, [openId]);
  return body;
};
