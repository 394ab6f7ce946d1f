/** One request for a report: to whom, by when, what happened, and what came. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type DeliveryRequest, readDeliveryRequest, withdrawDeliveryRequest } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { ActFailure } from './act-failure.tsx';
import { BackLink } from './back-link.tsx';
import { Day } from './days.tsx';
import { FormEnd } from './form-fields.tsx';
import { History } from './history.tsx';
import { PartyText } from './party.tsx';
import { EntryLink } from './revision-facts.tsx';
import { DeliveryMark } from './standing-marks.tsx';
import { useAct } from './use-act.ts';
import { useActorText } from './use-actor-text.ts';

const address = getRouteApi('/signed-in/assurance/deliveries/$deliveryId');
const REFRESH_MS = 10_000;
/** While the message is on its way. */
const SOON_MS = 2_000;

export function DeliveryPage() {
  const { assurance } = useWords();
  const { deliveryId } = address.useParams();
  const request = useQuery({
    queryKey: ['assurance', 'delivery', deliveryId],
    queryFn: ({ signal }) => ask(readDeliveryRequest(deliveryId, { signal })),
    refetchInterval: ({ state }) => (state.data?.message.state === 'waiting' ? SOON_MS : REFRESH_MS),
  });
  if (request.data) return <Known key={deliveryId} request={request.data} />;
  if (!request.error) return <Loading />;
  return (
    <PageFailure what={assurance.deliveries.failedOne} failure={request.error} onRetry={() => request.refetch()} />
  );
}

function Known({ request }: { readonly request: DeliveryRequest }) {
  const { assurance } = useWords();
  const said = assurance.deliveries;
  const { message, history, state } = request;
  const isWithdrawn = history.some(({ step }) => step === 'withdrawn');
  return (
    <>
      <BackLink to="deliveries" />
      <PageHead title={assurance.kinds[request.kind] ?? request.kind} about={<DeliveryMark state={state} />}>
        {!isWithdrawn && (
          <ActDialog label={said.withdraw}>{(close) => <Withdrawal request={request} onDone={close} />}</ActDialog>
        )}
      </PageHead>
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {message.state === 'failing' && !isWithdrawn && (
            <Banner tone="danger" role="alert">
              {said.failing(message.attempts)}
            </Banner>
          )}
          <Facts request={request} />
          <p className="label-text">{assurance.days}</p>
        </div>
        <Section title={said.history}>
          <History
            steps={history.map(({ step, at, entry }) => ({
              key: entry,
              text: said.steps[step],
              at,
              foot: <EntryLink id={entry} kind="evidence-item" />,
            }))}
          />
        </Section>
      </div>
    </>
  );
}

function Facts({ request }: { readonly request: DeliveryRequest }) {
  const { languageNames, assurance } = useWords();
  const said = assurance.deliveries;
  const times = useTimes();
  const actorText = useActorText();
  const { assessor } = request;
  return (
    <Section title={said.about} note={said.linkNote}>
      <dl className="px-4 py-2">
        <Fact name={said.columns.wanted}>
          <span className="whitespace-pre-line">{request.wanted}</span>
        </Fact>
        <Fact name={said.columns.about}>
          <PartyText party={request.party} />
        </Fact>
        <Fact name={said.columns.assessor}>
          {assessor.name} · {assessor.organisation}
        </Fact>
        <Fact name={said.email}>{assessor.email}</Fact>
        <Fact name={said.language}>{languageNames[assessor.language]}</Fact>
        <Fact name={said.columns.message}>{said.messages[request.message.state]}</Fact>
        <Fact name={said.columns.dueOn}>
          <Day day={request.dueOn} />
        </Fact>
        <Fact name={said.expiresAt}>{times.full(request.expiresAt)}</Fact>
        <Fact name={said.askedAt}>{times.full(request.askedAt)}</Fact>
        <Fact name={said.askedBy}>{actorText(request.askedBy)}</Fact>
        {request.item && (
          <Fact name={said.item}>
            <Link to="/assurance/documents/$itemId" params={{ itemId: request.item }} className="text-accent underline">
              {said.toItem}
            </Link>
          </Fact>
        )}
      </dl>
    </Section>
  );
}

type WithdrawalProps = { readonly request: DeliveryRequest; onDone(): void };

function Withdrawal({ request, onDone }: WithdrawalProps) {
  const said = useWords().assurance.deliveries;
  const withdrawing = useAct(() => ask(withdrawDeliveryRequest(request.id)), onDone);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        withdrawing.mutate(undefined);
      }}
      onChange={clearFailure(withdrawing)}
    >
      <p>{said.withdrawExplain}</p>
      {withdrawing.error && <ActFailure what={said.failedWithdraw} failure={withdrawing.error} />}
      <FormEnd submit={said.withdraw} isPending={withdrawing.isPending} />
    </form>
  );
}
