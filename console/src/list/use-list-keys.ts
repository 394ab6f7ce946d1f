/**
 * The keys of the list. In the list or with nothing focused: arrows, j and k move between rows; Enter is the link's
 * own; where rows can be chosen, x chooses one and Shift with the arrows one after another. Beside an open row: j and k
 * open the next one. Esc closes. Never while the reader is typing.
 */
import { type RefObject, useEffect } from 'react';
import type { Select } from './selection.tsx';

type Keys = {
  readonly list: RefObject<HTMLElement | null>;
  readonly openId: string | undefined;
  open?(id: string): void;
  close?(): void;
  readonly select?: Select | undefined;
};

const STEP: Readonly<Record<string, 1 | -1>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), select, textarea');

/** What a dialog asks comes before the list. */
const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('dialog') !== null;

/** The page as a whole has the focus: nothing of it was chosen yet. */
const isNowhere = (active: Element | null): boolean =>
  active === document.body || active?.id === 'content' || active?.hasAttribute('data-page-head') === true;

const links = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('a[data-row]')];

const idOf = (element: Element | null | undefined): string | undefined =>
  element instanceof HTMLElement ? element.dataset.row : undefined;

export const useListKeys = ({ list, openId, open, close, select }: Keys): void => {
  useEffect(() => {
    const chooseRow = (row: Element | undefined): void => {
      const id = idOf(row);
      if (id !== undefined) select?.(id, 'add');
    };
    const move = (event: KeyboardEvent, root: HTMLElement): void => {
      const rows = links(root);
      const inList = root.contains(document.activeElement);
      const isFree = isNowhere(document.activeElement);
      const step = STEP[event.key];
      if (step !== undefined && (inList || (isFree && openId === undefined))) {
        const from = rows.findIndex((row) => idOf(row) === idOf(document.activeElement));
        const next = rows[from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1)];
        if (event.shiftKey) for (const row of [rows[from], next]) chooseRow(row);
        focusRow(next);
      } else if (step !== undefined && event.key.length === 1 && openId !== undefined) {
        const next = rows[rows.findIndex((row) => row.dataset.row === openId) + step]?.dataset.row;
        if (next !== undefined) open?.(next);
      } else if (inList && event.key === 'x' && select) {
        select(idOf(document.activeElement) ?? '', 'toggle');
      } else if (inList && (event.key === 'Home' || event.key === 'End')) {
        focusRow(rows.at(event.key === 'Home' ? 0 : -1));
      } else return;
      event.preventDefault();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isInDialog(event.target)) return;
      if (event.key === 'Escape' && openId !== undefined) close?.();
      else if (list.current) move(event, list.current);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [list, openId, open, close, select]);
};

const focusRow = (row: HTMLElement | undefined): void => {
  row?.focus();
  row?.closest('tr')?.scrollIntoView({ block: 'nearest' });
};
