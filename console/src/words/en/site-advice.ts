/** What to do next: what each finding about a site means to whoever runs the shop, and what to do, in this order. */
import type { Words } from '../ja.ts';

export const siteAdvice: Words['visits']['advice'] = {
  title: 'What to do next',
  means: 'What it means',
  call: 'Whom to call',
  callees: {
    'payment-provider': 'your payment provider’s desk',
    acquirer: 'the card company you have a contract with',
    maker: 'whoever made the site or runs its server',
    watcher: 'your contact at the payment company that watches this site',
  },
  kinds: {
    'card-asked-twice': {
      means:
        'In one purchase the card was asked for twice, on different sites. The first form may be a fake that steals cards.',
      steps: [
        'Stop taking orders.',
        'Ask your payment provider which of the two is not theirs.',
        'Keep a copy of the files and scripts that show the fake form, then remove them.',
        'Change the passwords of the administration and the server.',
      ],
    },
    'card-data-flows-unread': {
      means:
        'Something was sent in a form that cannot be read, and it changes with the card number. The number may be leaving encrypted.',
      steps: [
        'Ask your payment provider whether the destination is theirs. If it is, have it added to the allowed destinations.',
        'If it is not, find out who put the sending script in, and what for.',
        'If nobody knows it, stop the payment page, keep a copy, and take the script out.',
      ],
    },
    'card-data-reaches-merchant': {
      means:
        'Card data passes through the shop’s own server. That contradicts the declaration that no card data is kept.',
      steps: [
        'Ask whoever made the site whether payment is built in as the payment provider says (token or link type).',
        'Look whether card numbers stand in the server’s logs. Do not delete them by yourself: ask your payment provider first.',
        'Have it changed so that card data never passes the server, then have the site visited again.',
      ],
    },
    'card-data-sent-elsewhere': {
      means:
        'Card data typed into the payment page was sent to somebody who is not the payment provider. Cards of people buying now may be stolen too.',
      steps: [
        'Stop the payment page at once (show a maintenance page).',
        'Before you delete anything, keep a copy of the pages’ files and the access logs. The investigation needs them.',
        'Call your payment provider and the card company, and do as they say.',
        'Take the script out, and change every password: administration, server, FTP.',
        'Decide together with them whom to notify: authorities, and the people concerned.',
        'Once it is mended, have the site visited again.',
      ],
    },
    'card-listener-added': {
      means: 'A new script can read what is typed into the card fields. It was not seen sending it yet.',
      steps: [
        'Find out who put it in and what for (the site’s maker, an advertising or analytics service).',
        'If it is needed, have it authorised in the script inventory, with its reason and who answers for it.',
        'If nobody knows it, take it out and have the site visited again.',
      ],
    },
    'card-listener-and-new-host': {
      means:
        'A script newly reads the card fields, and talks to a host never seen before. Card thieves’ scripts behave like that.',
      steps: [
        'Find out at once who put it in and what for.',
        'If nobody knows it, stop the payment page, keep a copy, and take the script out.',
        'Call your payment provider, and change the administration’s passwords.',
        'If it turns out to be needed, have it authorised in the script inventory.',
      ],
    },
    'payment-button-changed': {
      means: 'What the payment button does is not what was confirmed. It is changed to lead people to a fake page.',
      steps: [
        'Find out who changed the button and why.',
        'If nobody knows, stop taking orders and put it back.',
        'If the change is right, have it confirmed under “Payment page”.',
      ],
    },
    'payment-form-changed': {
      means: 'The payment form sends to another place than was confirmed.',
      steps: [
        'Compare the new place with what your payment provider says.',
        'If it does not match, stop taking orders, put it back, and call your payment provider.',
        'If the change is right, have it confirmed under “Payment page”.',
      ],
    },
    'payment-frame-changed': {
      means: 'What stands in the payment frame is not what was confirmed. Whole frames are replaced by fakes.',
      steps: [
        'Compare what is in the frame with what your payment provider says.',
        'If it does not match, stop taking orders and call your payment provider.',
        'If the change is right, have it confirmed under “Payment page”.',
      ],
    },
    'payment-header-changed': {
      means: 'The settings (headers) that protect the payment page changed. They did not become weaker.',
      steps: ['Find out who changed the server’s settings and why.', 'If it was meant, there is nothing to do.'],
    },
    'payment-header-weakened': {
      means:
        'The settings (headers) that protect the payment page became weaker. A foreign script runs more easily now.',
      steps: [
        'Find out who changed the server’s settings and why.',
        'If it was not meant, put them back.',
        'Then have the site visited again.',
      ],
    },
    'payment-page-changed': {
      means: 'The payment page is built differently. Unless it was redesigned, somebody may have changed it.',
      steps: [
        'Ask whoever made the site whether a redesign was planned.',
        'If not, put the page back, and find out who changed it and when.',
      ],
    },
    'payment-page-elsewhere': {
      means: 'The card was asked for on a site that was not approved. Buyers may be led to a fake payment page.',
      steps: [
        'Stop taking orders at once.',
        'Look whether the way to the payment page was changed. Keep a copy, then put it back.',
        'Call your payment provider, and change the administration’s passwords.',
        'If it is a new page of the payment provider, have it added to the allowed destinations.',
      ],
    },
    'script-added': {
      means: 'One more script runs on the payment page.',
      steps: [
        'Find out who put it in and why it is needed.',
        'If it is needed, have it authorised in the script inventory, with its reason and who answers for it.',
        'If nobody knows it, take it out.',
      ],
    },
    'script-changed': {
      means: 'A script that was authorised has other content now.',
      steps: [
        'Find out whether an update was planned.',
        'Have the changed functions looked at in the script inventory, and authorised anew if they are right.',
      ],
    },
    'script-cloaked': {
      means:
        'Buyers and visiting robots are given different scripts. A malicious script hides from whoever examines it.',
      steps: [
        'Find out whether there is a reason to show different things (such as a test of two designs).',
        'If there is none, keep a copy and take the script out.',
        'Have the server that gives it out examined for traces of an intrusion.',
      ],
    },
    'second-card-form': {
      means: 'A field for a card number stands where none should be. It may be a fake that steals cards.',
      steps: [
        'Stop the payment page at once.',
        'Keep a copy of the page and its files, then remove the field.',
        'Call your payment provider and the card company.',
        'Change every password of the administration and the server.',
      ],
    },
    'visit-incomplete': {
      means:
        'A visit did not get to its end, so the payment page was not checked. That does not mean that all is well.',
      steps: [
        'Look at the picture of the step where it stopped: has the shop’s page changed?',
        'If it has, have the journey changed.',
        'If it has not, have the site visited again.',
      ],
    },
    'site-changes-digest': {
      means: 'What changed during one week without being a danger by itself.',
      steps: ['Look through the list for changes nobody knows of.', 'Ask whoever made the site about those.'],
    },
    'admin-unrestricted': {
      means: 'The shop’s administration is open to everyone. It is the door most intruders come through.',
      steps: [
        'Allow it from certain IP addresses alone, or put HTTP authentication before it.',
        'Change the administrators’ passwords and switch on a second factor.',
        'Look for administrators and sign-ins nobody knows.',
      ],
    },
    'files-exposed': {
      means: 'Files that must not be seen, such as settings or backups, can be read by everyone.',
      steps: [
        'Remove the files named from the public folder.',
        'Change every password and key that stood in them, as if it had leaked.',
        'Look in the access logs whether anyone has read them. If so, call your payment provider.',
      ],
    },
    'site-weakness': {
      means: 'The site has a grave weakness that attackers use.',
      steps: [
        'Read under “Checklist” what it is and how it is mended.',
        'Show it to whoever made the site, and have it mended.',
        'Then have it probed again.',
      ],
    },
    'csp-host-reported': {
      means:
        'Buyers’ browsers report talking to a host that no visit has seen. A malicious script may be shown to some people only.',
      steps: [
        'Find out whether the host is known to you (advertising, analytics, payment).',
        'If it is needed, have it added to the policy under “CSP”.',
        'If nobody knows it, have the pages and scripts examined, and call your payment provider.',
      ],
    },
    'csp-script-reported': {
      means:
        'Buyers are given a script that visits are not given. A malicious script may be shown to some people only.',
      steps: [
        'Find out whether the script is known to you.',
        'If nobody knows it, stop the payment page, keep a copy, and take the script out.',
        'Call your payment provider, and change the administration’s passwords.',
      ],
    },
    'site-permission-ended': {
      means:
        'The proof of ownership or a consent has run out or was withdrawn. Only the first page is looked at now: stolen cards would not be noticed.',
      steps: [
        'See on the site’s page, under “Ownership and consent”, what is lacking.',
        'Put the TXT record or the file back, or hand in a new written consent.',
        'If it was decided not to go on, have the site’s watching switched off.',
      ],
    },
    'site-permission-ending': {
      means:
        'The proof of ownership or a consent is about to run out. After that the payment page cannot be looked at.',
      steps: [
        'See on the site’s page, under “Ownership and consent”, what ends and when.',
        'Hand in a new written consent in time; or put the TXT record or the file back.',
      ],
    },
  },
};
