/** Names the page in the browser's tab and history. */
import { useEffect } from 'react';
import { useWords } from '../words/words.tsx';

export const useTitle = (page: string): void => {
  const { product } = useWords();
  useEffect(() => {
    document.title = `${page} · ${product}`;
  }, [page, product]);
};
