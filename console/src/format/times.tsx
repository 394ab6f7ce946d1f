/** The zone times are shown in: Asia/Tokyo unless the reader chose another. */
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { remember, remembered } from '../shell/remembered.ts';
import { useSpeech } from '../words/words.tsx';
import { DEFAULT_ZONE, formatFull, formatShort, offeredZones, zoneName } from './instant.ts';

export type Times = {
  readonly zone: string;
  readonly zones: readonly string[];
  readonly zoneLabel: string;
  choose(zone: string): void;
  short(at: string): string;
  full(at: string): string;
};

const TimesContext = createContext<Times | undefined>(undefined);

export function TimesProvider({ children }: { readonly children: ReactNode }) {
  const { language } = useSpeech();
  const zones = useMemo(() => offeredZones(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  const [zone, setZone] = useState(() => zones.find((known) => known === remembered('zone')) ?? DEFAULT_ZONE);
  const times = useMemo<Times>(
    () => ({
      zone,
      zones,
      zoneLabel: zoneName(zone, Date.now(), language),
      choose: (next) => {
        remember('zone', next);
        setZone(next);
      },
      short: (at) => formatShort(at, { language, zone }),
      full: (at) => formatFull(at, { language, zone }),
    }),
    [language, zone, zones],
  );
  return <TimesContext value={times}>{children}</TimesContext>;
}

export const useTimes = (): Times => {
  const times = useContext(TimesContext);
  if (!times) throw new Error('useTimes needs a TimesProvider above it');
  return times;
};
