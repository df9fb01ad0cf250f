// Lets pages open without a connection. The lines before this one name the version and its files.
//
// An open page is never reloaded: it goes on with what it has loaded, and the next one that is opened is new.

const SHELL = `shell-${VERSION}`;
// A page and its files go together.
const PAGES = `pages-${VERSION}`;
const READS = "reads-1";
// Answers that are cached: the pages and matches of a long day. Beyond this number the oldest are dropped.
const MAX_KEPT = 200;
// Stores after which event the cached answers were given. When the service names another, less of somebody is
// shown than before, and older answers are dropped.
const LESS_SHOWN = "minicup-less-shown";
const MARK = "/less-shown";
// A network on which nothing arrives counts as none.
const PATIENCE_MS = 4000;
// If an answer must be recent an older one is of little use; but the page gives up after 15 s.
const PATIENCE_RECENT_MS = 12000;
const ATTEMPTS = 5;
const RETRY_MS = 500;
const READ = /^\/api\/(programme|match\/\d+|match-events\/\d+|team-detail\/\d+|category\/\d+\/standings)$/;
// Useless without a connection, or about the login.
const NO_PAGE = /^\/(admin|embed|overlay)\b/;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => answer(event));

async function install() {
  const [shell, pages] = await Promise.all([caches.open(SHELL), caches.open(PAGES)]);
  const scorePages = ["/score", "/score?lang=cs", "/score?lang=en"];
  await Promise.all([...FILES.map((url) => add(shell, url)), ...scorePages.map((url) => add(pages, url))]);
  // Open pages do not depend on the previous version: scripts are loaded at once.
  await skipWaiting();
}

/** One lost answer of thirty is no reason to lose all of them. */
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

/** A file's address contains its hash. */
async function file(request) {
  const kept = await caches.match(request);
  return kept ?? keep(SHELL, request, await fetch(request));
}

/** The service's answer; without a connection its last one. */
async function fresh(event, cache, url) {
  const isRecent = url.searchParams.has("min_revision");
  // How recent an answer must be does not change which answer it is.
  url.searchParams.delete("min_revision");
  const asked = fetch(event.request).then((response) => keep(cache, url.href, response));
  event.waitUntil(asked.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, isRecent ? PATIENCE_RECENT_MS : PATIENCE_MS));
  const first = await Promise.race([asked.catch(() => undefined), late]);
  if (first && (first.status < 500 || (await isBehind(first)))) return first;
  return (await (await caches.open(cache)).match(url.href)) ?? asked;
}

/** Whether the service says that it does not know yet what was asked for: then the request is repeated. */
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

/** Answers and pages that were cached before less was shown; the scorekeeper's page names nobody. */
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
  // A page that is cached again keeps its place, so the scorekeeper's page, cached first, is left out.
  const others = kept.filter(({ url }) => !["/score", MARK].includes(new URL(url).pathname));
  await Promise.all(others.slice(0, Math.max(0, others.length - MAX_KEPT)).map((old) => cache.delete(old)));
}
