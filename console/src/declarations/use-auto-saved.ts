/**
 * Saves by itself with each change, one save after the other, so that none overtakes another. What could not be saved is
 * kept (shell/unsaved.ts) and sent again when the page is opened anew; where somebody else changed the same meanwhile, it
 * is left to the reader.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiFailure, codeOf } from '../api/client.ts';
import { useSession } from '../session/use-session.ts';
import { dropUnsaved, keepUnsaved, readUnsaved } from '../shell/unsaved.ts';

/** What is `undefined`, empty or false is taken back. */
type Change<T> = { readonly [name in keyof T]?: T[name] | undefined };

/** What a change is made to, as the server had it. */
type Base<T> = { readonly value: T; readonly version: number };

type AutoSaving<T> = {
  /** The declaration and which part of it. */
  readonly declaration: string;
  readonly part: string;
  /** As the server has it now. */
  readonly saved: Base<T>;
  /** @returns the version that it has then */
  send(next: T, base: Base<T>): Promise<number>;
};

export type AutoSaved<T> = {
  readonly value: T;
  save(change: Change<T>): void;
  /** Of what is being typed, before it is given on. */
  typing(change: Change<T>): void;
  readonly failure: unknown;
  /** Sends once more what could not be saved; absent where that cannot help. */
  readonly retry: (() => void) | undefined;
  /** What was typed here while somebody else saved something else. */
  readonly left: T | undefined;
  useLeft(): void;
  dropLeft(): void;
};

/** Whatever the order in which members were written. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, inOrder(member)] as const);
  return Object.fromEntries(members.toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

const isChangedElsewhere = (failure: unknown): boolean => codeOf(failure) === 'declaration-changed';
/** The server was not reached, failed, or knows nobody: another time it may do. */
const mayPass = (failure: unknown): boolean =>
  failure instanceof ApiFailure && (failure.status === undefined || failure.status === 401 || failure.status >= 429);

export const useAutoSaved = <T extends object>({ declaration, part, saved, send }: AutoSaving<T>): AutoSaved<T> => {
  const cache = useQueryClient();
  const place = `${useSession()?.person.id}/${declaration}/${part}`;
  const [value, setValue] = useState(saved.value);
  const [left, setLeft] = useState<T>();
  const newest = useRef(saved.value);
  const base = useRef(saved);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const underWay = useRef(0);
  const show = (next: T) => {
    newest.current = next;
    setValue(next);
  };
  const saving = useMutation({
    mutationFn: async (next: T) => {
      const before = last.current;
      const mine = (async () => {
        await before.catch(() => undefined);
        base.current = { value: next, version: await send(next, base.current) };
        if (isSame(newest.current, next)) dropUnsaved(place);
      })();
      last.current = mine;
      underWay.current += 1;
      await mine.finally(() => {
        underWay.current -= 1;
      });
    },
    onError: (failure, next) => {
      if (isChangedElsewhere(failure)) setLeft(next);
      if (!mayPass(failure)) dropUnsaved(place);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['declaration', declaration] }),
  });
  const put = (next: T) => {
    show(next);
    keepUnsaved(place, { base: base.current.value, value: next });
    saving.mutate(next);
  };
  useBrought({ place, saved, onSame: put, onOther: setLeft });
  useEffect(() => {
    // What is under way here is newer than whatever was read meanwhile.
    if (underWay.current > 0 || saved.version <= base.current.version) return;
    // Saved elsewhere, such as by a workbook or in another window.
    if (!isSame(saved.value, base.current.value)) {
      newest.current = saved.value;
      setValue(saved.value);
    }
    base.current = saved;
  }, [saved]);
  return {
    ...{ value, left, failure: saving.error },
    save: (change) => put(changed(newest.current, change)),
    typing: (change) => keepUnsaved(place, { base: base.current.value, value: changed(newest.current, change) }),
    retry: mayPass(saving.error) ? () => put(newest.current) : undefined,
    useLeft: () => {
      if (left !== undefined) put(left);
      setLeft(undefined);
    },
    dropLeft: () => {
      setLeft(undefined);
      saving.reset();
    },
  };
};

const changed = <T extends object>(value: T, change: Change<T>): T =>
  Object.fromEntries(
    Object.entries({ ...value, ...change }).filter(([, part]) => part !== undefined && part !== '' && part !== false),
  ) as T;

type Brought<T> = {
  readonly place: string;
  readonly saved: Base<T>;
  onSame(value: T): void;
  onOther(value: T): void;
};

/** What an earlier visit to this page could not save: once, when the page is opened. */
const useBrought = <T>({ place, saved, onSame, onOther }: Brought<T>): void => {
  const isRead = useRef(false);
  useEffect(() => {
    if (isRead.current) return;
    isRead.current = true;
    const kept = readUnsaved(place) as { readonly base: T; readonly value: T } | undefined;
    if (kept === undefined) return;
    if (isSame(kept.value, saved.value)) dropUnsaved(place);
    else if (isSame(kept.base, saved.value)) onSame(kept.value);
    else {
      dropUnsaved(place);
      onOther(kept.value);
    }
  });
};
