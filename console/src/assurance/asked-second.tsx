/** Says that a second person must approve, and where. */
import { Link } from '@tanstack/react-router';
import { Banner } from '../shell/banner.tsx';
import { useWords } from '../words/words.tsx';

export function AskedSecond() {
  const { assurance } = useWords();
  return (
    <Banner tone="good" role="status">
      <p>{assurance.askedSecond}</p>
      <Link to="/acts" className="text-accent underline">
        {assurance.toActs}
      </Link>
    </Banner>
  );
}
