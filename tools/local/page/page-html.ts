/** The document; everything in it is made by page.js. */
export const pageHtml = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Local cloud</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<body>
<div id="page"><noscript>This page needs JavaScript.</noscript></div>
<script type="module" src="/page.js"></script>
</body>
</html>
`;
