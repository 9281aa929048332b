/** Where the page's parts are, as the page may name them. */
export interface PanelPage {
  readonly script: string;
  readonly style: string;
  /** What the editor calls the page's own origin. */
  readonly source: string;
  /** Unguessable, new for every page: only the script that carries it runs. */
  readonly nonce: string;
  /** Of the words on the page, as `de` or `pt-br`. */
  readonly language: string;
  readonly title: string;
}

/** The panel's page. Nothing is loaded but its own script, style and what the style names. */
export function panelHtml({ script, style, source, nonce, language, title }: PanelPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
