/** Says that something is on its way; only after a moment, so that fast answers do not flicker. */
import { useEffect, useState } from 'react';
import { useWords } from '../words/words.tsx';

const A_MOMENT_MS = 250;

export function Loading() {
  const words = useWords();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), A_MOMENT_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="p-8 text-center text-muted" role="status">
      {isSlow && words.loading}
    </p>
  );
}
