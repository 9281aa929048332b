import { inkOn } from './themeColors.ts';

/** The theme's colours where CSS cannot reach: the canvas of the chart, and text on shades of any theme. */

/** The value of a theme's variable, `''` where the theme has none. */
export type ThemeVariable = (name: string) => string;

export function themeVariable(page: Document): ThemeVariable {
  const style = getComputedStyle(page.documentElement);
  return name => style.getPropertyValue(name).trim();
}

/** Calls `listener` whenever the editor changes its theme. Returns how to stop. */
export function onThemeChange(page: Document, listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  // The editor writes the variables on the root and names the kind of theme on the body.
  observer.observe(page.documentElement, { attributes: true, attributeFilter: ['style'] });
  observer.observe(page.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return () => observer.disconnect();
}

/**
 * Sets `--ink-<ramp><step>` on the page: a text colour that can be read on each shade, whatever the theme or the user
 * has made of it. The theme's own text colours are taken where they can be read.
 */
export function setInks(page: Document): void {
  const variable = themeVariable(page);
  const [base, text] = [variable('--vscode-editor-background'), variable('--vscode-editor-foreground')];
  const inks = [text, variable('--vscode-tokenLoupe-strongText'), 'rgb(0,0,0)', 'rgb(255,255,255)'];
  for (const ramp of ['sequential', 'diverging']) {
    for (let step = 1; step <= 7; step += 1) {
      const ink = inkOn(variable(`--vscode-tokenLoupe-${ramp}${step}`), base, inks) ?? text;
      const name = `--ink-${ramp}${step}`;
      // Setting what is set already would call the observer of the theme again.
      if (page.documentElement.style.getPropertyValue(name) !== ink) page.documentElement.style.setProperty(name, ink);
    }
  }
}
