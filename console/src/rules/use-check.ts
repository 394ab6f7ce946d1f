/** What the server says of a text while it is written: asked once nothing was typed for a moment. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../api/client.ts';
import { checkRuleSet } from '../api/generated.ts';

const PAUSE_MS = 350;

export const useCheck = (text: string) => {
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const checked = useQuery({
    queryKey: ['rule-check', asked],
    queryFn: ({ signal }) => ask(checkRuleSet({ text: asked }, { signal })),
    enabled: asked.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  return { ...checked, isOfText: asked === text && !checked.isPlaceholderData && checked.data !== undefined };
};
