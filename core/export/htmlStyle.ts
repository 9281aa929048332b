import { pages, palettes, type Theme } from '../lens/palette.ts';
import type { Ramp } from '../lens/scale.ts';

/** The letter that the classes of a ramp's steps begin with. */
export const rampClass: Readonly<Record<Ramp, string>> = { sequential: 's', diverging: 'd' };

/** The shades as rules, for tokens and, where the lens is finer, for the characters in them; step 0 is bare. */
function shades(theme: Theme): string {
  const page = pages[theme];
  const steps = (['sequential', 'diverging'] as const).flatMap(ramp =>
    palettes[theme][ramp].map(({ background, foreground }, at) => {
      const finer = ramp === 'sequential' ? `,.fine .u${at + 1}` : '';
      return `.${rampClass[ramp]}${at + 1}${finer}{background:${background};color:${foreground}}`;
    }),
  );
  return `:root{--page:${page.background};--ink:${page.foreground}}${steps.join('')}`;
}

/** The page's only style; its hash is in the page's policy. */
export const style = `
${shades('light')}
@media (prefers-color-scheme:dark){${shades('dark')}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.7 system-ui,sans-serif}
nav{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;padding:.5rem 1rem;
background:var(--page);border-bottom:1px solid color-mix(in srgb,var(--ink) 20%,transparent)}
select{font:inherit;font-size:14px}
.legend{display:flex;flex-wrap:wrap;gap:2px;margin:0;font-size:13px;line-height:1.6}
.legend[hidden]{display:none}
.legend span{padding:0 .5em;border-radius:2px}
main{max-width:52rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem;line-height:1.3;margin:1.5rem 0 .25rem;overflow-wrap:anywhere}
p{margin:.25rem 0}
.how{font-size:13px;opacity:.75}
.text{margin:1rem 0 2rem;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;outline-offset:.5rem;
font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:14px;line-height:1.75}
.block{content-visibility:auto;contain-intrinsic-size:auto 12rem}
i{font-style:normal;border-radius:2px}
i:hover,i.on{outline:2px solid var(--ink)}
b::before{content:"\\21b5";font-weight:normal}
u{text-decoration:none;border-radius:2px}
.s0 b,.d0 b,.d4 b,.fine .u0 b{display:none}
#tip{position:fixed;z-index:2;max-width:min(24rem,calc(100vw - 1rem));padding:.5rem .75rem;border-radius:4px;font-size:13px;
line-height:1.5;background:var(--ink);color:var(--page);pointer-events:none;overflow-wrap:anywhere}
#tip strong{font-family:ui-monospace,monospace;font-size:14px}
#tip table{border-spacing:0;width:100%}
#tip td{padding:0 .75rem 0 0;vertical-align:top}
#tip td.mark::before{content:"\\2192 "}
#tip td:last-child{text-align:right;padding:0;white-space:nowrap}
@media print{nav{position:static}#tip{display:none}}
`;
