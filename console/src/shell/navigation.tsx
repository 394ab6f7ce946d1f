/** The pages of the console: a rail on a wide screen, a strip that scrolls on a narrow one. Only what the reader may see. */
import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import { type Permission, useSession } from '../session/use-session.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';

type PageName = keyof Words['pages'];
type Place = {
  readonly name: PageName;
  readonly to: NonNullable<LinkProps['to']>;
  readonly shape: string;
  readonly needs?: Permission;
};

/** What belongs together stands together; on a wide screen under its name. */
type Group = { readonly name?: keyof Words['pageGroups']; readonly places: readonly Place[] };

const GROUPS: readonly Group[] = [
  {
    places: [{ name: 'today', to: '/', shape: 'M2.5 7.5 8 3l5.5 4.5V13h-11zM6.5 13V9.5h3V13' }],
  },
  {
    name: 'decisions',
    places: [
      { name: 'payments', to: '/payments', shape: 'M1.5 4h13v8.5h-13zM1.5 7h13M4 10h3', needs: 'decision:read' },
      {
        name: 'reviews',
        to: '/reviews',
        shape: 'M2 3h12v8H8.5L5 14v-3H2zM5 7l2 2 4-4',
        needs: 'decision:read',
      },
      {
        name: 'campaigns',
        to: '/campaigns',
        shape: 'M1.5 4h9v6h-9zM4 12.5h9.5V6.5M4 7h1M6 7h1M8 7h.2',
        needs: 'decision:read',
      },
      {
        name: 'rules',
        to: '/rules',
        shape: 'M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3',
        needs: 'decision:read',
      },
      { name: 'lists', to: '/lists', shape: 'M5 4h9M5 8h9M5 12h9M2 4h.2M2 8h.2M2 12h.2', needs: 'decision:read' },
      {
        name: 'models',
        to: '/models',
        shape: 'M8 2v4M8 6 4 10M8 6l4 4M4 10v4M12 10v4M2.5 14h3M10.5 14h3',
        needs: 'decision:read',
      },
      {
        name: 'thresholds',
        to: '/thresholds',
        shape: 'M2 2v12h12M4 11c2-7 4-7 5-3s3 3 4.5-4',
        needs: 'decision:read',
      },
    ],
  },
  {
    name: 'work',
    places: [
      { name: 'alerts', to: '/alerts', shape: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2', needs: 'case:read' },
      { name: 'cases', to: '/cases', shape: 'M2 5h12v8.5H2zM5.5 5V2.5h5V5M2 9h12', needs: 'case:read' },
      {
        name: 'accounts',
        to: '/accounts',
        shape: 'M8 2.5v11M4 13.5h8M2.5 5h11M2.5 5l-1.5 4h3.5zM13.5 5l-2 4H15z',
        needs: 'case:read',
      },
    ],
  },
  {
    name: 'merchants',
    places: [
      {
        name: 'merchants',
        to: '/merchants',
        shape: 'M2 6.5h12M3 6.5v7h10v-7M2 6.5l1.5-4h9l1.5 4M6.5 13.5v-4h3v4',
        needs: 'merchant:read',
      },
      {
        name: 'parties',
        to: '/parties',
        shape: 'M2.5 14V3.5h6V14M8.5 7h5v7M1.5 14h13M4.5 6h2M4.5 8.5h2M4.5 11h2M10.5 9.5h1M10.5 11.5h1',
        needs: 'merchant:read',
      },
      {
        name: 'declarations',
        to: '/declarations',
        shape: 'M3 2h10v12H3zM5.5 5.5h5M5.5 8h5M5.5 10.5l1.2 1.2 2.3-2.4',
        needs: 'declaration:read',
      },
      {
        name: 'regime',
        to: '/regime',
        shape:
          'M3.5 12V3.5A1.5 1.5 0 0 1 5 2h7.5v11.5H5A1.5 1.5 0 0 1 3.5 12a1.5 1.5 0 0 1 1.5-1.5h7.5M6.5 5h3.5M6.5 7.5h3.5',
        needs: 'merchant:read',
      },
      { name: 'sites', to: '/sites', shape: 'M1.5 2.5h13v11h-13zM1.5 5.5h13M4 4h.2M6 4h.2', needs: 'site:read' },
      {
        name: 'assurance',
        to: '/assurance',
        shape: 'M3 2.5h10v11.5H3zM6 1.5h4v2H6zM5.5 9l1.8 1.8 3.4-3.8',
        needs: 'assurance:read',
      },
    ],
  },
  {
    name: 'record',
    places: [
      {
        name: 'evidence',
        to: '/evidence',
        shape: 'M8 1.5l5.5 2v4c0 3.5-2.4 5.8-5.5 7-3.1-1.2-5.5-3.5-5.5-7v-4zM5.5 8l2 2 3.2-3.6',
        needs: 'evidence:read',
      },
      {
        name: 'people',
        to: '/people',
        shape:
          'M5.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 1.6-4 4-4s4 1.5 4 4M11 3a2.3 2.3 0 0 1 0 4.4M11.5 9.6c1.9.3 3 1.7 3 3.9',
        needs: 'tenant:administer',
      },
      {
        name: 'userIds',
        to: '/user-ids',
        shape:
          'M1.5 3h13v10h-13zM5 8.2a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM3 11c0-1.2.8-2 2-2s2 .8 2 2M9 6h4M9 8.5h4M9 11h2.5',
        needs: 'evidence:read',
      },
      {
        name: 'settings',
        to: '/settings',
        shape:
          'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.7a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM6 9.7a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
      },
    ],
  },
];

/** On a narrow screen the strip is wider than the screen: the page that is open is brought to its middle. */
const useActiveInView = (words: Words, ...numbers: readonly (number | undefined)[]) => {
  const strip = useRef<HTMLUListElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place and the width of an item are read from the page.
  useEffect(() => {
    const list = strip.current;
    const active = list?.querySelector('[aria-current]')?.getBoundingClientRect();
    if (!list || !active) return;
    const whole = list.getBoundingClientRect();
    list.scrollLeft += active.left + active.width / 2 - (whole.left + whole.width / 2);
  }, [pathname, words, ...numbers]);
  return strip;
};

export function Navigation({ counts }: { readonly counts: Readonly<Partial<Record<PageName, number>>> }) {
  const words = useWords();
  const session = useSession();
  const strip = useActiveInView(words, counts.alerts, counts.cases, counts.reviews);
  if (!session) return null;
  const isShown = ({ needs }: Place) => needs === undefined || session.permissions.includes(needs);
  return (
    <nav aria-label={words.pagesLabel} className="shrink-0 border-line bg-panel max-lg:border-b lg:w-44 lg:border-r">
      <ul ref={strip} className="flex gap-0.5 max-lg:overflow-x-auto max-lg:px-2 lg:flex-col lg:p-2">
        {GROUPS.map(({ name: group, places }) => (
          <Fragment key={group ?? 'first'}>
            {group && places.some(isShown) && (
              <li className="mt-2 px-2 label-text max-lg:hidden" aria-hidden="true">
                {words.pageGroups[group]}
              </li>
            )}
            {places.filter(isShown).map(({ name, to, shape }) => (
              <li key={name} className="relative shrink-0">
                <Link
                  to={to}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  className="flex items-center gap-2 whitespace-nowrap px-2 py-1.5 text-muted outline-offset-[-2px] hover:bg-raised hover:text-ink max-lg:border-b-2 max-lg:border-transparent lg:rounded-md"
                  activeProps={{ className: 'font-bold !text-ink max-lg:!border-accent lg:bg-selected' }}
                >
                  <Shape path={shape} />
                  {words.pages[name]}
                  <Count of={counts[name]} />
                </Link>
              </li>
            ))}
          </Fragment>
        ))}
      </ul>
    </nav>
  );
}

function Shape({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 16 16" className="size-4 shrink-0 max-sm:hidden" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

const MOST_COUNTED = 99;

function Count({ of: count }: { readonly of: number | undefined }): ReactNode {
  const words = useWords();
  if (count === undefined || count === 0) return null;
  return (
    <span className="rounded-full bg-deny-tint px-1.5 text-xs font-bold text-deny lg:ml-auto">
      <span className="sr-only">{words.waiting(count)}</span>
      <span aria-hidden="true">{count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}</span>
    </span>
  );
}
