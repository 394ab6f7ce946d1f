/** What an operation was done to: a link to its page where there is one, and otherwise to all that was done to it. */
import { Link } from '@tanstack/react-router';

export function SubjectLink({ id }: { readonly id: string }) {
  return <span className="block whitespace-nowrap">{linkOf(id)}</span>;
}

const LOOK = 'inline-block py-1 font-mono text-xs text-accent underline';

const linkOf = (id: string) => {
  switch (id.slice(0, 4)) {
    case 'cas_':
      return (
        <Link to="/cases/$caseId" params={{ caseId: id }} className={LOOK}>
          {id}
        </Link>
      );
    case 'alt_':
      return (
        <Link to="/alerts/$alertId" params={{ alertId: id }} className={LOOK}>
          {id}
        </Link>
      );
    case 'sit_':
      return (
        <Link to="/sites/$siteId" params={{ siteId: id }} className={LOOK}>
          {id}
        </Link>
      );
    case 'pty_':
      return (
        <Link to="/parties/$partyId" params={{ partyId: id }} className={LOOK}>
          {id}
        </Link>
      );
    case 'mer_':
      return (
        <Link to="/merchants/$merchantId" params={{ merchantId: id }} className={LOOK}>
          {id}
        </Link>
      );
    case 'dcl_':
      return (
        <Link to="/declarations/$declarationId" params={{ declarationId: id }} className={LOOK}>
          {id}
        </Link>
      );
    default:
      return (
        <Link to="/operations" search={{ subject: id }} className={LOOK}>
          {id}
        </Link>
      );
  }
};
