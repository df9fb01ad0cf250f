// What other sites include with one line:
//   <script src="https://HOST/embed.js" data-match="1" async></script>
// Replaces that line with a frame as high as its content.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { match, table, theme, lang } = script.dataset;
  const service = new URL(script.src).origin;
  const path = match ? `/embed/match/${encodeURIComponent(match)}` : `/embed/table/${encodeURIComponent(table ?? "")}`;
  const address = new URL(path, service);
  if (theme) address.searchParams.set("theme", theme);
  if (lang) address.searchParams.set("lang", lang);

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.title || "MINICUP";
  // The frame runs as a page of its own service and may open links in new tabs; it can do nothing to this page.
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  Object.assign(frame.style, { display: "block", width: "100%", height: match ? "10rem" : "20rem", border: "0" });

  const TALLEST = 4000;
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== service || data?.type !== "minicup-height") return;
    if (Number.isFinite(data.height)) frame.style.height = `${Math.min(Math.max(data.height, 0), TALLEST)}px`;
  });
  script.replaceWith(frame);
})();
