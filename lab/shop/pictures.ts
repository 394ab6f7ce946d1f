/** The shop's product pictures, drawn in SVG so that the lab carries no photograph of anybody's goods. */

const picture = (drawing: string): string =>
  `<svg viewBox="0 0 240 200" role="img" aria-hidden="true"><ellipse cx="120" cy="174" rx="74" ry="9" fill="#00000012"/>${drawing}</svg>`;

export const drawCanister = (body: string, label: string): string =>
  picture(
    `<rect x="82" y="58" width="76" height="114" rx="5" fill="${body}"/><rect x="79" y="40" width="82" height="30" rx="5" fill="${body}"/>
<rect x="79" y="62" width="82" height="5" fill="#00000026"/><rect x="98" y="84" width="44" height="70" fill="${label}"/>
<path d="M120 96c-9 7-13 16-9 27 10-4 14-14 9-27Z" fill="${body}"/><path d="M108 136h24M112 144h16" stroke="${body}" stroke-width="2"/>
<rect x="86" y="44" width="7" height="124" fill="#ffffff24"/>`,
  );

export const drawPouch = (ink: string, paper: string): string =>
  picture(
    `<path d="M80 52h80l6 112q0 8-8 8H82q-8 0-8-8Z" fill="${paper}"/><path d="M80 52h80l1 20H79Z" fill="${ink}"/>
<path d="M80 40h80v12H80Z" fill="${ink}" opacity=".75"/><circle cx="120" cy="116" r="25" fill="none" stroke="${ink}" stroke-width="2.5"/>
<path d="M106 124c8-20 20-20 28-8-8 12-18 14-28 8Zm0 0 26-9" fill="none" stroke="${ink}" stroke-width="2.5"/>
<path d="M102 154h36" stroke="${ink}" stroke-width="2"/><path d="M96 40v12M112 40v12M128 40v12M144 40v12" stroke="#ffffff50"/>`,
  );

export const drawPot = (clay: string): string =>
  picture(
    `<path d="M60 124c0-36 26-54 58-54s58 18 58 54c0 30-24 48-58 48s-58-18-58-48Z" fill="${clay}"/>
<path d="M171 108c16-5 22-22 33-28l5 7c-7 9-11 34-35 44Z" fill="${clay}"/><path d="M96 116 26 92q-7-1-5-9l3-5q3-4 9-1l64 24Z" fill="${clay}"/>
<path d="M84 80q34-18 68 0-34 12-68 0Z" fill="#00000030"/><path d="M86 77q32-22 64 0-32 10-64 0Z" fill="${clay}"/><circle cx="118" cy="60" r="8" fill="${clay}"/>
<path d="M72 118c2-20 14-34 32-38" fill="none" stroke="#ffffff3a" stroke-width="6" stroke-linecap="round"/>`,
  );

export const drawCup = (glaze: string, inside: string): string =>
  picture(
    `<path d="M66 88h108c0 44-18 74-40 80h-28c-22-6-40-36-40-80Z" fill="${glaze}"/><ellipse cx="120" cy="88" rx="54" ry="15" fill="${inside}"/>
<ellipse cx="120" cy="92" rx="45" ry="10" fill="#b9c27a"/><path d="M104 166h32l3 8h-38Z" fill="${glaze}"/>
<path d="M80 106c3 22 10 38 20 48" fill="none" stroke="#ffffff4d" stroke-width="5" stroke-linecap="round"/>
<path d="M106 66c-6-9 6-13 0-22M128 66c-6-9 6-13 0-22" fill="none" stroke="#c9c6bc" stroke-width="3" stroke-linecap="round"/>`,
  );

export const drawNotebook = (cloth: string, paper: string): string =>
  picture(
    `<rect x="78" y="38" width="92" height="134" rx="4" fill="${paper}"/><rect x="70" y="34" width="92" height="136" rx="4" fill="${cloth}"/>
<rect x="70" y="34" width="15" height="136" rx="4" fill="#00000030"/><rect x="98" y="62" width="48" height="30" fill="${paper}"/>
<path d="M106 72h32M106 80h22" stroke="${cloth}" stroke-width="2"/><path d="M142 34h8v150l-4-7-4 7Z" fill="#b5482f"/>`,
  );

export const drawPen = (metal: string): string =>
  picture(
    `<g transform="rotate(-38 120 108)"><rect x="34" y="97" width="122" height="22" rx="11" fill="${metal}"/><path d="M156 98h28l10 10-10 10h-28Z" fill="#3b3a36"/>
<path d="m192 103 26 5-26 5Z" fill="#e3d6ae"/><path d="M196 108h20" stroke="#3b3a36"/><rect x="74" y="93" width="8" height="30" fill="#00000030"/>
<rect x="44" y="101" width="104" height="4" rx="2" fill="#ffffff55"/></g><path d="M150 168c14-6 28 6 46-2" fill="none" stroke="#34507a" stroke-width="3" stroke-linecap="round"/>`,
  );

export const drawLetters = (accent: string, paper: string): string =>
  picture(
    `<g transform="rotate(-7 120 110)"><rect x="66" y="36" width="84" height="118" fill="${paper}" stroke="#e2d8c3"/>
<path d="M82 56v82M96 56v82M110 56v82M124 56v82M138 56v82" stroke="#d9c9ab" stroke-width="1.5"/></g>
<g transform="rotate(5 140 130)"><rect x="88" y="100" width="110" height="68" fill="${paper}" stroke="#dccfb5"/><path d="m88 100 55 38 55-38" fill="#fff" stroke="#dccfb5"/>
<circle cx="143" cy="137" r="8" fill="${accent}"/></g>`,
  );

export const drawBox = (cord: string, paper: string): string =>
  picture(
    `<path d="M54 92h132v72q0 8-8 8H62q-8 0-8-8Z" fill="${paper}"/><rect x="48" y="70" width="144" height="28" rx="3" fill="${paper}" stroke="#e0cfb2"/>
<path d="M54 98h132v5H54Z" fill="#00000014"/><path d="M116 70h8v102h-8Z" fill="${cord}"/><path d="M48 80h144v7H48Z" fill="${cord}"/>
<path d="M120 78c-26-30-40-14-22-4 8 4 16 4 22 4Zm0 0c26-30 40-14 22-4-8 4-16 4-22 4Z" fill="none" stroke="${cord}" stroke-width="5"/>
<path d="m120 80-14 22M120 80l14 22" stroke="${cord}" stroke-width="5" stroke-linecap="round"/>`,
  );
