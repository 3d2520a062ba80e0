/**
 * TypeScript of the API from docs/openapi.json, for the page: it knows of the house what the description says and no
 * more. One interface a named schema, and `Routes`: for each method and path its params, query, body and answer.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject } from './project.mjs';

const DESCRIPTION = inProject('docs', 'openapi.json');
const TYPES = inProject('src', 'ui', 'api', 'generated.ts');
const REFERENCE = '#/components/schemas/';

const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function objectType({ properties = {}, required = [], additionalProperties }) {
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `readonly ${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  );
  if (typeof additionalProperties === 'object') {
    fields.push(`readonly [key: string]: ${typeOf(additionalProperties)}`);
  }
  return `{ ${fields.join('; ')} }`;
}

/** Unions are put in brackets, so that they may stand before `[]`. */
const union = (types) => (types.length === 1 ? types[0] : `(${[...new Set(types)].join(' | ')})`);

let known = new Set();

/** The type of one JSON schema; a keyword that is not known here is a constraint on values and no other type. */
export function typeOf(schema) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(REFERENCE.length);
    // "Any JSON at all" is described by a name of its own that says nothing.
    return known.has(name) ? name : 'unknown';
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) return union(parts.map(typeOf));
  if (Array.isArray(schema.type))
    return union(schema.type.map((type) => typeOf({ ...schema, type })));
  switch (schema.type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return `readonly ${typeOf(schema.items ?? {})}[]`;
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    default:
      return 'unknown';
  }
}

function parametersOf(parameters = [], place) {
  const found = parameters.filter((parameter) => parameter.in === place);
  const fields = found.map(
    ({ name, required, schema }) =>
      `readonly ${key(name)}${required ? '' : '?'}: ${place === 'path' ? 'string | number' : typeOf(schema)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

/** Where a route answers JSON at all, its JSON; else text. */
function answerOf(responses) {
  const bodies = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content = {} }]) => content['application/json']?.schema);
  const types = bodies.map((schema) => (schema === undefined ? 'string' : typeOf(schema)));
  return union([...new Set(types)]);
}

function routeType(method, path, operation) {
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const lines = [
    `readonly params: ${parametersOf(operation.parameters, 'path')}`,
    `readonly query: ${parametersOf(operation.parameters, 'query')}`,
    `readonly body: ${body === undefined ? 'null' : typeOf(body)}`,
    `readonly answer: ${answerOf(operation.responses)}`,
  ];
  return `  '${method.toUpperCase()} ${path}': { ${lines.join('; ')} };`;
}

export function apiTypes(description) {
  known = new Set(Object.keys(description.components.schemas));
  const schemas = Object.entries(description.components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};`,
  );
  const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => routeType(method, path, operation)),
  );
  return [
    '// Made from docs/openapi.json by src/bootstrap/api-types.mjs.',
    ...schemas,
    'export interface Routes {',
    ...routes,
    '}',
    '',
  ].join('\n');
}

/** Writes the file only when it says something new: its time would look like a changed source. */
export function writeApiTypes() {
  const text = apiTypes(JSON.parse(readFileSync(DESCRIPTION, 'utf8')));
  if (existsSync(TYPES) && readFileSync(TYPES, 'utf8') === text) return;
  mkdirSync(dirname(TYPES), { recursive: true });
  writeFileSync(TYPES, text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) writeApiTypes();
