// Holds an OpenAPI document, given as a file, to the standard: prints every fault and ends with status 1 if there is one.
import { readFile } from "node:fs/promises";
import { Validator } from "@seriousme/openapi-schema-validator";

const document = JSON.parse(await readFile(process.argv[2], "utf8"));
const faults = [];

const { valid, errors } = await new Validator().validate(structuredClone(document));
if (!valid) faults.push(...[errors].flat().map((error) => (typeof error === "string" ? error : JSON.stringify(error))));

const schemes = Object.keys(document.components?.securitySchemes ?? {});
if (!document.servers?.length) faults.push("there is no server");
if (schemes.length === 0) faults.push("there is no security scheme");

const seen = new Map();
for (const [path, item] of Object.entries(document.paths)) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
  for (const [method, operation] of Object.entries(item)) {
    const place = `${method} ${path}`;
    const id = operation.operationId;
    if (!id) faults.push(`${place} has no operation id`);
    if (seen.has(id)) faults.push(`${place} has the operation id of ${seen.get(id)}: ${id}`);
    seen.set(id, place);
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    const names = described.map((parameter) => parameter.name).sort();
    if (names.join() !== inPath.join()) faults.push(`${place} describes the parameters ${names} of its path`);
    const unknown = (operation.security ?? []).flatMap(Object.keys).filter((scheme) => !schemes.includes(scheme));
    if (unknown.length > 0) faults.push(`${place} names unknown security schemes: ${unknown}`);
  }
}

faults.forEach((fault) => console.error(fault));
process.exit(faults.length > 0 ? 1 : 0);
