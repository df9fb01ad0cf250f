// Prints each line of a match as it comes: node examples/follow.mjs http://127.0.0.1:8888 1
const [service, id] = process.argv.slice(2);
const pause = () => new Promise((resolve) => setTimeout(resolve, 2000));
for (let last = "-1"; ; await pause()) {
  const follow = fetch(`${service}/api/match/${id}/stream?lang=en`, { headers: { "last-event-id": last } });
  let revision, rest = "";
  await follow.then(async ({ body }) => {
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split("\n");
      rest = lines.pop();
      for (const [, field, value] of lines.map((line) => /^(id|data): (.*)/.exec(line) ?? [])) {
        if (field === "id") revision = value;
        if (field !== "data") continue;
        const { event, match } = JSON.parse(value);
        console.log((event ?? match).score.join(" : "), event?.message ?? match.state);
        last = revision ?? last;
      }
    }
  }).catch((fault) => console.error(`${fault.message}, trying again`));
}
