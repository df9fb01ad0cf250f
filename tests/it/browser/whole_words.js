// The words of the page that stand on more than one line or beside what they belong in.

function isShown(element) {
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.closest(".hidden, .skip, noscript, option, [hidden]");
}

function linesOf(range) {
  const lines = [];
  for (const { top, height, width } of range.getClientRects()) {
    if (width > 0 && !lines.some((line) => Math.abs(line - top) < height / 2)) lines.push(top);
  }
  return lines.length;
}

// The nearest element that gives its texts their width.
function holderOf(element) {
  const isInline = (it) => ["inline", "contents"].includes(getComputedStyle(it).display);
  return isInline(element) ? holderOf(element.parentElement) : element;
}

function isBeside(range, element) {
  const [{ left, right }, holder] = [range.getBoundingClientRect(), holderOf(element)];
  const box = holder.getBoundingClientRect();
  if (getComputedStyle(holder).textOverflow === "ellipsis") return false;
  return right > box.right + 1 || left < box.left - 1;
}

const found = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const { currentNode: text } = texts;
  const element = text.parentElement;
  if (!isShown(element)) continue;
  // A line may end after a hyphen, a dash or a slash, and anywhere within an address.
  const words = text.data.replaceAll(/\S*(?:\d+\.){3}\d+\S*/g, (address) => " ".repeat(address.length));
  for (const { 0: word, index } of words.matchAll(/[^\s\-–—/]+/g)) {
    const range = new Range();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const broken = linesOf(range) > 1;
    if (broken || isBeside(range, element)) {
      found.push(`${word} ${broken ? "is broken" : "does not fit"} in ${element.tagName} ${element.className} of ${holderOf(element).parentElement.className || "-"}`);
    }
  }
}
const { scrollWidth, clientWidth } = document.documentElement;
if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide, the screen ${clientWidth}`);
return found.slice(0, 20);
