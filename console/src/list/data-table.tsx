/**
 * A list as a real table whose first cell links to what the row is about; on a narrow screen each row becomes a card.
 * Tab stops at one row only; from there the arrows lead to the others.
 */
import { createColumnHelper, type RowData, tableFeatures, useTable } from '@tanstack/react-table';
import { createContext, type RefObject, use, useState } from 'react';

const features = tableFeatures({});

type Row = RowData & { readonly id: string };

/**
 * Columns are made once, at the top of a module: a cell whose function changed would be another component to React,
 * which would replace the row's link under the reader's focus or finger. What changes is read inside the cells.
 */
export const columnsOf = <R extends Row>() => createColumnHelper<typeof features, R>();

type Columns<R extends Row> = Parameters<typeof useTable<typeof features, R>>[0]['columns'];

const TabStop = createContext<string | undefined>(undefined);

/** What Tab reaches in a row: only in the row at which it stops. */
export const useRowStop = (id: string) => ({ 'data-row': id, tabIndex: use(TabStop) === id ? 0 : -1 });

/** What makes a link the row's own: it spans the row, and the keys find it. */
export const useRowLink = (id: string) => ({
  ...useRowStop(id),
  className: 'outline-none after:absolute after:inset-0',
});

/** In the list, or on the button that would let the waiting rows in: going there must not do so by itself. */
const isNear = (list: HTMLElement, target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (list.contains(target) || target.dataset.arrived !== undefined);

type Props<R extends Row> = {
  readonly label: string;
  readonly columns: Columns<R>;
  /** Classes of a column's cells: where it stands when rows are cards, below which width it gives way. */
  readonly place: Readonly<Record<string, string>>;
  readonly rows: readonly R[];
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly openId?: string | undefined;
  /** Rows that came in just now. */
  readonly fresh?: ReadonlySet<string>;
  /** The reader points at the list or has the focus in it. */
  onHold?(isHeld: boolean): void;
};

const HEAD = 'px-3 py-1.5 label-text font-bold whitespace-nowrap first:pl-4';
const ROW =
  'relative border-b border-line hover:bg-raised has-focus-visible:z-1 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent @max-2xl/list:grid @max-2xl/list:grid-cols-[1fr_auto] @max-2xl/list:gap-x-3 @max-2xl/list:gap-y-0.5 @max-2xl/list:px-4 @max-2xl/list:py-2';
const CELL = 'px-3 py-1.5 align-baseline first:pl-4 @max-2xl/list:p-0 @max-2xl/list:first:pl-0';

export function DataTable<R extends Row>({ label, columns, place, rows, body, openId, fresh, onHold }: Props<R>) {
  const table = useTable({ features, columns, data: rows as R[], getRowId: (row) => row.id });
  const [isPointed, setPointed] = useState(false);
  const [lastFocused, setLastFocused] = useState<string>();
  const tabStop = rows.find(({ id }) => id === lastFocused)?.id ?? rows[0]?.id;
  const hold = (pointed: boolean, focused: boolean) => {
    setPointed(pointed);
    onHold?.(pointed || focused);
  };
  const hasFocus = () => body.current?.contains(document.activeElement) ?? false;
  return (
    <TabStop value={tabStop}>
      <table className="w-full border-collapse @max-2xl/list:block" aria-label={label}>
        <thead className="sticky top-0 z-10 bg-raised @max-2xl/list:sr-only">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const where = place[header.id] ?? '';
                const side = where.includes('text-right') ? 'text-right' : 'text-left';
                return (
                  <th key={header.id} scope="col" className={`${HEAD} ${side} ${where}`}>
                    <table.FlexRender header={header} />
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody
          ref={body}
          className="bg-panel @max-2xl/list:block"
          onPointerEnter={(event) => event.pointerType === 'mouse' && hold(true, hasFocus())}
          onPointerLeave={() => hold(false, hasFocus())}
          onFocus={(event) => {
            setLastFocused(event.target.dataset.row);
            hold(isPointed, true);
          }}
          onBlur={(event) => hold(isPointed, isNear(event.currentTarget, event.relatedTarget))}
        >
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              className={`${ROW} ${row.id === openId ? 'bg-selected' : ''} ${fresh?.has(row.id) ? 'arrived' : ''}`}
            >
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={`${CELL} ${place[cell.column.id] ?? ''}`}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TabStop>
  );
}
