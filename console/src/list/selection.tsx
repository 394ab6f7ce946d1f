/** Rows of a list chosen together: by their boxes, by x, and by Shift with the arrows. Only rows that are shown can be. */
import { createContext, use, useCallback, useMemo, useState } from 'react';
import { useRowStop } from './data-table.tsx';

export type Select = (id: string, how: 'toggle' | 'add') => void;

export type Selection = {
  /** In the order of the list. */
  readonly chosen: readonly string[];
  readonly selectable: readonly string[];
  readonly select: Select;
  choose(ids: readonly string[]): void;
};

/** `selectable` in the order of the list. A row that leaves it is chosen no more. */
export const useSelection = (selectable: readonly string[]): Selection => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const select = useCallback<Select>(
    (id, how) => {
      if (!selectable.includes(id)) return;
      setIds((before) => {
        const next = new Set(before);
        if (how === 'toggle' && before.has(id)) next.delete(id);
        else next.add(id);
        return next;
      });
    },
    [selectable],
  );
  return useMemo(
    () => ({
      chosen: selectable.filter((id) => ids.has(id)),
      selectable,
      select,
      choose: (wanted) => setIds(new Set(wanted)),
    }),
    [ids, selectable, select],
  );
};

export const SelectionContext = createContext<Selection | undefined>(undefined);

/** The box of a row; nothing where rows cannot be chosen, and room for it where only this one cannot. */
export function SelectBox({ id, label }: { readonly id: string; readonly label: string }) {
  const selection = use(SelectionContext);
  const stop = useRowStop(id);
  if (!selection) return null;
  if (!selection.selectable.includes(id)) return <span className="inline-block w-7 shrink-0" />;
  return (
    <label className="relative z-1 -my-1 -ml-1.5 inline-flex w-8.5 shrink-0 items-center p-1.5 pointer-coarse:py-2">
      <input
        type="checkbox"
        {...stop}
        aria-label={label}
        className="size-4 accent-accent"
        checked={selection.chosen.includes(id)}
        onChange={() => selection.select(id, 'toggle')}
      />
    </label>
  );
}
