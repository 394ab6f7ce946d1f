/** Instants on the page: a time with its age beside it, and deadlines that count down while the reader watches. */
import { useEffect, useState } from 'react';
import { useWords } from '../words/words.tsx';
import { agoText, deadlineText } from './age.ts';
import { useTimes } from './times.tsx';

const TICK_MS = 20_000;

export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
};

export function Age({ of: at }: { readonly of: string }) {
  const { ages } = useWords();
  const times = useTimes();
  return (
    <time dateTime={at} title={times.full(at)} className="whitespace-nowrap">
      {agoText(useNow() - Date.parse(at), ages)}
    </time>
  );
}

export function ShortTime({ at }: { readonly at: string }) {
  const times = useTimes();
  return (
    <time dateTime={at} title={times.full(at)} className="whitespace-nowrap">
      {times.short(at)}
    </time>
  );
}

export function Deadline({ dueAt, isOpen }: { readonly dueAt: string; readonly isOpen: boolean }) {
  const { ages } = useWords();
  const now = useNow();
  const isOver = isOpen && Date.parse(dueAt) < now;
  return (
    <span className="whitespace-nowrap">
      <ShortTime at={dueAt} />
      {isOpen && (
        <span className={`ml-2 ${isOver ? 'font-bold text-deny' : 'label-text'}`}>
          {deadlineText(dueAt, now, ages)}
        </span>
      )}
    </span>
  );
}
