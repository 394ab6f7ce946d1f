/** Calendar days in the reader's form. */
import { dayText } from '../format/day.ts';
import { useSpeech } from '../words/words.tsx';

export function Day({ day }: { readonly day: string }) {
  const { language } = useSpeech();
  return (
    <time dateTime={day} className="whitespace-nowrap">
      {dayText(day, language)}
    </time>
  );
}

/** Today in Asia/Tokyo, or so many days later, as `2026-11-21`. */
export const tokyoDay = (plusDays = 0): string =>
  new Date(Date.now() + 9 * 3_600_000 + plusDays * 86_400_000).toISOString().slice(0, 10);
