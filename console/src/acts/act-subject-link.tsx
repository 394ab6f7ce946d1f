/** What a request is about, where it has a page. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words.tsx';

const LOOK = 'text-accent underline';

export function ActSubjectLink({ subject }: { readonly subject: string }) {
  const { acts } = useWords();
  const [prefix] = subject.split('_');
  switch (prefix) {
    case 'alt':
      return (
        <Link to="/alerts/$alertId" params={{ alertId: subject }} className={LOOK}>
          {acts.seeSubject}
        </Link>
      );
    case 'asf':
      return (
        <Link to="/assurance/findings/$findingId" params={{ findingId: subject }} className={LOOK}>
          {acts.seeSubject}
        </Link>
      );
    case 'ask':
      return (
        <Link to="/assurance/keys" className={LOOK}>
          {acts.seeSubject}
        </Link>
      );
    case 'lgs':
      return (
        <Link to="/assurance/logs/$systemId" params={{ systemId: subject }} className={LOOK}>
          {acts.seeSubject}
        </Link>
      );
    case 'mdl':
      return (
        <Link to="/models/$modelId" params={{ modelId: subject }} className={LOOK}>
          {acts.seeSubject}
        </Link>
      );
    case 'mer':
      return (
        <Link to="/merchants/$merchantId" params={{ merchantId: subject }} className={LOOK}>
          {acts.seeSubject}
        </Link>
      );
    case 'rsv':
      return (
        <Link to="/rules/$ruleSetId" params={{ ruleSetId: subject }} className={LOOK}>
          {acts.seeSubject}
        </Link>
      );
    default:
      return null;
  }
}
