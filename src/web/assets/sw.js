// Lets pages open without a connection. What stands before this line names the version and its files.
//
// A page that is open is never reloaded: it runs on with what it has loaded, and the next one that is opened is new.

const SHELL = `shell-${VERSION}`;
// A page and its files go together.
const PAGES = `pages-${VERSION}`;
const READS = "reads-1";
// Answers that are kept: the pages and matches of a long day. Beyond it the oldest go.
const MAX_KEPT = 200;
// Under it stands after which event the answers that are kept were given. When the service names another, less of somebody is
// shown than before, and nothing that is older is kept.
const LESS_SHOWN = "minicup-less-shown";
const MARK = "/less-shown";
// A network on which nothing arrives is none.
const PATIENCE_MS = 4000;
// Where an answer must be recent an older one is of little use; but whoever asks gives up after 15 s.
const PATIENCE_RECENT_MS = 12000;
const ATTEMPTS = 5;
const RETRY_MS = 500;
const READ = /^\/api\/(programme|match\/\d+|match-events\/\d+|team-detail\/\d+|category\/\d+\/standings)$/;
// Of no use without a connection, or about who is logged in.
const NO_PAGE = /^\/(admin|embed|overlay)\b/;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => answer(event));

async function install() {
  const [shell, pages] = await Promise.all([caches.open(SHELL), caches.open(PAGES)]);
  const scorePages = ["/score", "/score?lang=cs", "/score?lang=en"];
  await Promise.all([...FILES.map((url) => add(shell, url)), ...scorePages.map((url) => add(pages, url))]);
  // Nothing that is open depends on the version before: scripts are loaded at once.
  await skipWaiting();
}

/** One lost answer of thirty is no reason to be without all of them. */
async function add(cache, url) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await cache.add(url);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * RETRY_MS));
    }
  }
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => ![SHELL, PAGES, READS].includes(name)).map((name) => caches.delete(name)));
  await clients.claim();
}

function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  const isForeign = request.method !== "GET" || url.origin !== location.origin || request.cache === "no-store";
  if (isForeign) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && !NO_PAGE.test(url.pathname)) event.respondWith(fresh(event, PAGES, url));
  else if (READ.test(url.pathname)) event.respondWith(fresh(event, READS, url));
}

/** A file's address names its content. */
async function file(request) {
  const kept = await caches.match(request);
  return kept ?? keep(SHELL, request, await fetch(request));
}

/** What the service says now; without a connection what it said last. */
async function fresh(event, cache, url) {
  const isRecent = url.searchParams.has("min_revision");
  // How recent an answer must be says nothing of which one it is.
  url.searchParams.delete("min_revision");
  const asked = fetch(event.request).then((response) => keep(cache, url.href, response));
  event.waitUntil(asked.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, isRecent ? PATIENCE_RECENT_MS : PATIENCE_MS));
  const first = await Promise.race([asked.catch(() => undefined), late]);
  if (first && (first.status < 500 || (await isBehind(first)))) return first;
  return (await (await caches.open(cache)).match(url.href)) ?? asked;
}

/** Whether the service says that it does not know yet what was asked for: then it is asked again. */
async function isBehind(response) {
  return response.status === 503 && (await response.clone().json().catch(() => ({}))).code === "behind";
}

async function keep(cache, key, response) {
  if (!response.ok) return response;
  const copy = response.clone();
  await dropOlder(response.headers.get(LESS_SHOWN)).catch(() => {});
  await store(await caches.open(cache), key, copy).catch(() => {});
  return response;
}

/** Answers and pages that were kept before less was shown; the scorekeeper's page names nobody. */
async function dropOlder(lessShown) {
  if (lessShown === null) return;
  const known = await (await caches.open(READS)).match(MARK);
  if (known && (await known.text()) === lessShown) return;
  await caches.delete(READS);
  const pages = await caches.open(PAGES);
  const others = (await pages.keys()).filter(({ url }) => new URL(url).pathname !== "/score");
  await Promise.all(others.map((page) => pages.delete(page)));
  await (await caches.open(READS)).put(MARK, new Response(lessShown));
}

async function store(cache, key, response) {
  await cache.put(key, response);
  const kept = await cache.keys();
  // What is put again keeps its place, so the scorekeeper's page, put first of all, is left out.
  const others = kept.filter(({ url }) => !["/score", MARK].includes(new URL(url).pathname));
  await Promise.all(others.slice(0, Math.max(0, others.length - MAX_KEPT)).map((old) => cache.delete(old)));
}
