// The page around every webview: a content security policy that lets only this extension's script and style in, and
// nothing from anywhere else. The page's content is made by its script. Pure: tests open the same page in a browser.

export interface WebviewPage {
  readonly name: string
  readonly title: string
  readonly nonce: string
  readonly cspSource: string
  readonly script: string
  readonly style: string
}

export function webviewPage({ name, title, nonce, cspSource, script, style }: WebviewPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body class="athanor-${name}">
<main id="root"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`
}
